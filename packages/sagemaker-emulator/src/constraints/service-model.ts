/** What AWS's description of a service says of requests: its operations, and the shapes that their inputs are made of, by name. */
export interface ServiceModel {
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export interface OperationModel {
  /** A structure's name. */
  readonly input: string;
  /** The errors it declares, besides those of all operations. */
  readonly errors: readonly string[];
}

export interface Shape {
  readonly type:
    | "structure"
    | "list"
    | "map"
    | "string"
    | "integer"
    | "long"
    | "float"
    | "double"
    | "boolean"
    | "timestamp"
    | "blob";
  /** Of a structure: names of members. */
  readonly required?: readonly string[];
  /** Of a structure: member → shape. */
  readonly members?: Readonly<Record<string, string>>;
  /** Of a structure that is not sent as JSON: member → header. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a list. */
  readonly member?: string;
  /** Of a map. */
  readonly key?: string;
  readonly value?: string;
  /** Of a string its length, of a list or map how many there are, of a number itself. */
  readonly min?: number;
  readonly max?: number;
  /** A Java regular expression that the whole string matches. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
}
