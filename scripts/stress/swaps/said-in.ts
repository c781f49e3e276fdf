/** What an answer says of its texts, in the form that is compared: `["positive",0.25,0.75]`; what it is where it says nothing. */
export function saidIn(body: string): string {
  try {
    const { predictions } = JSON.parse(body) as { predictions: readonly Prediction[] };
    return predictions.map(saidOf).join();
  } catch {
    return body;
  }
}

export interface Prediction {
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

export function saidOf({ label, probabilities }: Prediction): string {
  return JSON.stringify([label, ...Object.values(probabilities)]);
}
