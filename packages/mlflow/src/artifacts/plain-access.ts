import type { Access } from "../access.ts";

const mebibyte = 1 << 20;

/** Without passwords, with MLflow's own limits, as `readAccess` gives them where no variable is set. */
export const plainAccess: Access = {
  http: {},
  multipart: {
    upload: false,
    download: false,
    minimumFileSize: 500 * mebibyte,
    minimumDownloadSize: 500 * mebibyte,
    uploadChunkSize: 10 * mebibyte,
    downloadChunkSize: 100 * mebibyte,
  },
  s3: { ignoreTls: false, addressingStyle: "auto", uploadExtraArgs: {} },
};
