import type { Params } from "./params.ts";

/** A request's body, understood. */
export interface Asked {
  readonly texts: readonly string[];
  readonly params: Params;
  /** Records that are no texts, by place among the answers; only where `recordErrors` asks for them. */
  readonly errors?: ReadonlyMap<number, string>;
  /** The form of the answer where `Accept` does not say. */
  readonly answer?: "application/jsonlines";
}

/** What a decoder needs to know beside the body. */
export interface Reading {
  /** Parameters of the content type: `header` of `text/csv; header=absent`. */
  readonly parameters: ReadonlyMap<string, string>;
  /** A record that is no text is answered in its place, and does not spoil the rest: SageMaker's batch transform. */
  readonly recordErrors: boolean;
}

/** Reads bodies of a content type. */
export interface Decoder {
  /** Parameters of the content type that it knows, beside `charset`. */
  readonly parameters?: readonly string[];
  /** Throws request errors. */
  read(body: Buffer, reading: Reading): Asked;
}
