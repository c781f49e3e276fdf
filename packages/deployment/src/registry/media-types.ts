/** https://distribution.github.io/distribution/spec/manifest-v2-2/ */
export const docker = {
  manifest: "application/vnd.docker.distribution.manifest.v2+json",
  list: "application/vnd.docker.distribution.manifest.list.v2+json",
  config: "application/vnd.docker.container.image.v1+json",
  layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
} as const;

/** https://github.com/opencontainers/image-spec/blob/main/media-types.md */
export const oci = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
} as const;

/** What is asked for. Without such a list a registry may answer in a form of 2015, under another digest. */
export const acceptedManifests = [docker.manifest, docker.list, oci.manifest, oci.index].join(", ");
