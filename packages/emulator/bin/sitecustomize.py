# Loaded by `dropbox-oauth-emulator exec` into every Python it starts. Whoever takes no proxy from the environment
# (http.client, urllib3, aiohttp) asks here for the address of a host: those of Dropbox lead to the emulator. It is still
# TLS, for the same name, and checked as always. All others are refused at the port of HTTPS, as the proxy refuses them.
import json
import os
import re
import socket
import sys

route = json.loads(os.environ.get('DROPBOX_OAUTH_EMULATOR_ROUTE', '{"hosts": []}'))
look_up = socket.getaddrinfo
told = set()


def is_here(name):
    return name == '' or re.fullmatch(r'(.+\.)?localhost|127\.[\d.]+|::1', name) is not None


def refuse(name):
    text = 'refused a connection to %s:443: only Dropbox is emulated' % name
    if name not in told:
        sys.stderr.write('dropbox-oauth-emulator: %s\n' % text)
    told.add(name)
    raise socket.gaierror(socket.EAI_FAIL, text)


def getaddrinfo(host, port, *others, **named):
    name = (host.decode() if isinstance(host, bytes) else host or '').lower()
    if str(port) not in ('443', 'https') or is_here(name):
        return look_up(host, port, *others, **named)
    if name not in route['hosts']:
        refuse(name)
    return look_up(route['host'], route['port'], *others, **named)


if route['hosts']:
    socket.getaddrinfo = getaddrinfo

# Python loads one file of this name, the first it finds: the one it would have found has its turn now.
here = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [place for place in sys.path if os.path.abspath(place) != here]
this = sys.modules.pop('sitecustomize')
try:
    import sitecustomize
except ImportError as error:
    if error.name != 'sitecustomize':
        raise
    sys.modules['sitecustomize'] = this
