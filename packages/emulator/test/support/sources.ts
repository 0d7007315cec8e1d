/**
 * Where it is known from how Dropbox's sign-in answers: issues and pull requests, by repository. Not among them are
 * Dropbox's own pages, its SDKs as a whole, and recordings without a public place.
 */
export const KNOWN_FROM: readonly string[] = [
  'CpanelInc/backup-transport-dropbox 25',
  'DJaeger/files_external_dropbox 24',
  'FormidableLabs/react-native-app-auth 724',
  'Laverna/laverna 827',
  'Laverna/laverna 878',
  'ShareX/ShareX 1535',
  'StardewValleyMods/CloudSync 7',
  'activepieces/activepieces 3936',
  'adambrgmn/react-oauth-flow 7',
  'aspnet-contrib/AspNet.Security.OAuth.Providers 579',
  'auth0/lock 274',
  'boly38/node-mongotools 94',
  'dcblogdev/laravel-dropbox 5',
  'dropbox-sdk-dotnet 22',
  'dropbox-sdk-dotnet 111',
  'dropbox-sdk-dotnet 326',
  'dropbox-sdk-dotnet 373',
  'dropbox-sdk-dotnet 384',
  'dropbox-sdk-js 769',
  'dropbox-sdk-php 50',
  'dropbox-sdk-python 203',
  'dropbox-sdk-python 360',
  'dropbox-sdk-python 518',
  'dropbox-sdk-python 544',
  'dropbox-sdk-rust 85',
  'dropbox-sdk-rust 93',
  'dropbox/dbxcli 47',
  'dropbox/dbxcli 58',
  'dropbox/dbxcli 62',
  'dropbox/dbxcli 127',
  'dropbox/dbxcli 150',
  'dropbox/dbxcli 154',
  'dropbox/dbxcli 184',
  'dropbox/dropbox-api-spec 9',
  'fsantini/KoboCloud 131',
  'googleapis/google-oauth-java-client 105',
  'iterate-ch/cyberduck 13847',
  'keeweb/keeweb 1959',
  'kunalvarma05/dropbox-php-sdk 173',
  'laurent22/joplin 860',
  'nextauthjs/next-auth 3899',
  'nextauthjs/next-auth 8098',
  'nightshiftco/nightshift 157',
  'online-judge-tools/oj 912',
  'openid/AppAuth-iOS 824',
  'outline/outline 8282',
  'pilcrowonpaper/oslo 90',
  's-aska/dropbox-api-command 41',
  'saguiitay/DropboxRestAPI 26',
  'snarfed/oauth-dropins 729',
  'stevenmaguire/oauth2-dropbox 5',
  'transloadit/uppy 3675',
  'watermint/toolbox 18',
]

/** The issues and pull requests that a text names: `owner/name issues 1 and 2`, or without a word before the numbers. */
export function namedIn(text: string): string[] {
  const names = text.matchAll(
    /\b((?!HTTP\/)[\w-]+\/[\w.-]+|dropbox-sdk-[\w-]+)(?: issues?| pull requests?)? (\d+(?:(?:, | and )\d+)*)\b/g,
  )
  return [...names].flatMap(([, repository, numbers = '']) =>
    [...numbers.matchAll(/\d+/g)].map(([number]) => `${repository} ${number}`),
  )
}
