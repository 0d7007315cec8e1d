/** What `init` writes: a small seed that works as it is, and says where to go from there. */
export const starter = `# yaml-language-server: $schema=./node_modules/dropbox-oauth-emulator/seed.schema.json
# The apps, users and teams of dropbox-oauth-emulator. It finds this file in the folder it is started in.
# A list that is left out keeps its defaults.

apps:
  - key: myappkey
    secret: myappsecret
    # Byte for byte what your program sends, as in Dropbox's App Console.
    redirectUris:
      - http://localhost:3000/dropbox-auth-finish
    # scopes: [account_info.read, files.metadata.read]   # all of the type unless given
    # type: scoped            # or team, legacy
    # status: development     # or production, frozen, disabled

users:
  - email: me@example.com
    name: Me Myself
  - email: admin@example.com
    name: Team Admin
    team: My Team
    teamAdmin: true
  - email: denies@example.com
    name: Says No
    # Always denies, as every address that begins so. Or say it: decision: ask, allow or deny

teams:
  - name: My Team
`
