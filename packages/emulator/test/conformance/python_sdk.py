# The life of a link, by Dropbox's own Python SDK as Debian has it. argv: mode, address of the emulator, key, secret.
# Prints what it saw as JSON.
import json
import sys
import urllib.request

import dropbox
from dropbox.exceptions import AuthError

mode, emulator, key, secret = sys.argv[1:]
REDIRECT_URI = 'http://localhost:3000/dropbox-auth-finish'
SCOPE = ['account_info.read', 'files.metadata.read']


def consent(url):
    request = urllib.request.Request(
        emulator + '/__emulator/authorize',
        json.dumps({'url': url}).encode(),
        {'Content-Type': 'application/json'},
    )
    return json.load(urllib.request.urlopen(request))


def refusal(call):
    try:
        call()
    except AuthError as error:
        return 'invalid_access_token' if error.error.is_invalid_access_token() else str(error)
    return 'not refused'


def link():
    options = {'token_access_type': 'offline', 'scope': SCOPE}
    if mode == 'redirect':
        session = {}
        flow = dropbox.DropboxOAuth2Flow(
            key, REDIRECT_URI, session, 'csrf', consumer_secret=secret, include_granted_scopes='user', **options
        )
        callback = consent(flow.start('/back?a=b|c'))['redirectUrl']
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(callback).query))
        result = flow.finish(query)
        assert result.url_state == '/back?a=b|c', result.url_state
        return result
    if mode == 'pkce':
        flow = dropbox.DropboxOAuth2FlowNoRedirect(key, use_pkce=True, locale='de', **options)
    else:
        flow = dropbox.DropboxOAuth2FlowNoRedirect(key, consumer_secret=secret, **options)
    return flow.finish(consent(flow.start())['code'])


result = link()
credentials = {'app_key': key} if mode == 'pkce' else {'app_key': key, 'app_secret': secret}
client = dropbox.Dropbox(oauth2_refresh_token=result.refresh_token, **credentials)
account = client.users_get_current_account()
entries = client.files_list_folder('').entries
echo = client.check_user('ping').result
client.auth_token_revoke()
again = dropbox.Dropbox(oauth2_refresh_token=result.refresh_token, **credentials)
print(
    json.dumps(
        {
            'scope': result.scope,
            'email': account.email,
            'name': account.name.display_name,
            'entries': len(entries),
            'echo': echo,
            'revoked': refusal(dropbox.Dropbox(oauth2_access_token=result.access_token).users_get_current_account),
            'refresh': refusal(again.users_get_current_account),
        }
    )
)
