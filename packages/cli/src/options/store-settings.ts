/** The settings that have a flag wherever a tracking store is used. */
export const storeSettings = ["trackingUri", "mlflowCredentials"] as const;

/** Those besides, where an experiment is meant. */
export const experimentSettings = ["experiment", "experimentId", ...storeSettings] as const;
