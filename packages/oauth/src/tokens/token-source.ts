/** Where calls get their access token from. */
export interface TokenSource {
  /**
   * A valid access token of the account. `rejected` is one that Dropbox has answered 401 to, and is not given again. An
   * abort rejects with the signal's reason.
   */
  accessToken(key: string, options?: { rejected?: string; signal?: AbortSignal }): Promise<string>
  /** Whose token it is. */
  kindOf(key: string): Promise<'user' | 'team'>
}
