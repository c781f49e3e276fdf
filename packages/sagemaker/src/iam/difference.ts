/** Something that is not as it is to be, and how to mend it. */
export interface Difference {
  /** `missing`: it is not there; `changed`: somebody has changed it. */
  readonly kind: "missing" | "changed";
  /** `the role sentiment-execution is missing` */
  readonly found: string;
  /** `make the role sentiment-execution` */
  readonly step: string;
  /** What it is a difference of: `sentiment-execution`. */
  readonly of: string;
  apply(): Promise<void>;
}
