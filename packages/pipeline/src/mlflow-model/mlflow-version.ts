/** The MLflow whose model format we write; the tests load our models with it. */
export const mlflowVersion = "3.17.2";

/** The Python that environments for our models are made with; their loader runs on 3.9 and newer. */
export const pythonVersion = "3.11";
