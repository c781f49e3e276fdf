/**
 * A URI with parts added to its path, before any query: `s3://bucket/a?x=1` and `b` give `s3://bucket/a/b?x=1`. What has
 * no scheme is a path. As MLflow does it (append_to_uri_path in mlflow/utils/uri.py).
 */
export function appendToUri(uri: string, ...parts: readonly string[]): string {
  const tail = parts.join("/");
  const hasScheme = /^[a-z][a-z0-9+.-]*:/i.test(uri);
  const end = hasScheme ? uri.search(/[?#]/) : -1;
  const head = end === -1 ? uri : uri.slice(0, end);
  const rest = end === -1 ? "" : uri.slice(end);
  return `${head}${head.endsWith("/") ? "" : "/"}${tail}${rest}`;
}
