/** Who pushes and pulls. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

/** A registry's login that is a token for more tokens, as `docker login` keeps that of Azure and others. */
export interface IdentityToken {
  readonly identityToken: string;
}

export type RegistryCredentials = RegistryLogin | IdentityToken;
