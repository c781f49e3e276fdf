import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { calibrationSvg, confusionMatrixSvg, precisionRecallSvg, rocSvg, type Evaluation } from "@sentiment/evaluation";
import { rasterize } from "./rasterize.ts";

/** A picture and its name without ending: `validation_roc_curve`. */
export interface EvaluationPicture {
  readonly name: string;
  readonly svg: string;
}

export interface PictureFilesOptions {
  /** Put before the names; default `pictures`. */
  readonly folder?: string | undefined;
  readonly onWarning?: ((warning: string) => void) | undefined;
}

/**
 * The pictures of an evaluation, named as scikit-learn's autolog names them; `part` is training, validation or test.
 * An evaluation without curves has its confusion matrix only.
 */
export function evaluationPictures(evaluation: Evaluation, part: string): EvaluationPicture[] {
  const options = { subject: part };
  const pictures = [{ name: `${part}_confusion_matrix`, svg: confusionMatrixSvg(evaluation, options) }];
  if (evaluation.calibration.length > 0) {
    pictures.push(
      { name: `${part}_roc_curve`, svg: rocSvg(evaluation, options) },
      { name: `${part}_precision_recall_curve`, svg: precisionRecallSvg(evaluation, options) },
      { name: `${part}_calibration_curve`, svg: calibrationSvg(evaluation, options) },
    );
  }
  return pictures;
}

/**
 * The pictures of all evaluations as files, each as SVG and as PNG: relative path → content. Where PNGs cannot be made,
 * a warning says so, and there are only SVGs: a training that took an hour is not lost for want of a picture.
 */
export async function pictureFiles(
  evaluations: Readonly<Record<string, Evaluation>>,
  { folder = "pictures", onWarning }: PictureFilesOptions = {},
): Promise<Map<string, Uint8Array | string>> {
  const pictures = Object.entries(evaluations).flatMap(([part, evaluation]) => evaluationPictures(evaluation, part));
  const images = await rasterizeAll(pictures, onWarning);
  const files = new Map<string, Uint8Array | string>();
  for (const [index, { name, svg }] of pictures.entries()) {
    files.set(path.posix.join(folder, `${name}.svg`), svg);
    const image = images[index];
    if (image !== undefined) files.set(path.posix.join(folder, `${name}.png`), image);
  }
  return files;
}

async function rasterizeAll(
  pictures: readonly EvaluationPicture[],
  onWarning: PictureFilesOptions["onWarning"],
): Promise<readonly Uint8Array[]> {
  const images: Uint8Array[] = [];
  try {
    // One after the other: encoding keeps this thread busy anyway, and each picture takes megabytes while it is drawn.
    for (const { svg } of pictures) images.push(await rasterize(svg));
    return images;
  } catch (error) {
    if (!SentimentError.is(error) || error.code !== "NO_RASTERIZER") throw error;
    onWarning?.(`${error.message} Pictures are SVG only. ${error.hint}`);
    return [];
  }
}
