"""Runs cases through the real Python package (Debian's python3-dropbox) and prints what it did.

stdin:  {"base": {...}, "answers": {...}, "beginning_ms": n, "cases": [{"flow", "options", "steps"}, ...]}
stdout: {"package": "dropbox x.y.z", "outcomes": [[outcome, ...], ...]}

Nothing of the package is replaced but its clock, and the connection under its `requests` session: the form that is
reported is the one `requests` encoded. What is random is reported as a placeholder, see placeholders.ts.
"""
import base64
import hashlib
import io
import json
import re
import sys
import warnings
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

warnings.simplefilter('ignore')

import pkg_resources  # noqa: E402
import requests  # noqa: E402
from dropbox import oauth  # noqa: E402
from requests.adapters import HTTPAdapter  # noqa: E402
from urllib3.response import HTTPResponse  # noqa: E402

FORM = 'application/x-www-form-urlencoded'
TOLD = ('NotApprovedException', 'ProviderException')
SHOWABLE = ('access_token', 'refresh_token')


class Clock(datetime):
    """`datetime` as the package sees it: it stands still unless a case waits."""
    seconds = 0

    @classmethod
    def utcnow(cls):
        return cls.utcfromtimestamp(cls.seconds)


oauth.datetime = Clock


def multimap(pairs):
    """Name to value; a name given more than once has the list of its values."""
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


class TokenEndpoint(HTTPAdapter):
    """The connection under the flow's session: remembers what is sent, answers what the case says."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer
        self.sent = []

    def send(self, request, **_):
        self.sent.append(request)
        answer, self.answer = self.answer, RUN.answers['user']
        if answer.get('down') == 'timeout':
            raise requests.ReadTimeout()
        if answer.get('down') == 'refused':
            raise requests.ConnectionError()
        text = json.dumps(answer['json']) if 'json' in answer else answer.get('body', '')
        body = (text + ' ' * answer.get('pad', 0)).encode('utf-8', 'surrogatepass')
        headers = {'Content-Type': answer.get('type', 'application/json')}
        if 'location' in answer:
            headers['Location'] = answer['location']
        raw = HTTPResponse(io.BytesIO(body), headers, answer.get('status', 200), preload_content=False)
        return self.build_response(request, raw)


class Run:
    """One case: a session, the flows made over it, and what the package drew at random."""

    def __init__(self, base, answers, case):
        self.answers = answers
        self.case = case
        self.options = {**base, **case['options']}
        self.key = self.options.pop('csrf_token_session_key')
        self.session = {}
        self.tokens = []  # one per start()
        self.challenges = {}  # of each start(), by token; by None for the paste flow
        self.flow = None

    def build(self):
        options = dict(self.options)
        redirect_uri = options.pop('redirect_uri')
        if self.case['flow'] == 'paste':
            self.flow = oauth.DropboxOAuth2FlowNoRedirect(**options)
        else:
            self.flow = oauth.DropboxOAuth2Flow(
                redirect_uri=redirect_uri, session=self.session, csrf_token_session_key=self.key, **options)

    def expand(self, value):
        """Puts this run's tokens, and long texts, in the place of placeholders."""
        if not isinstance(value, str):
            return value
        current = self.session.get(self.key)
        token = current if isinstance(current, str) else (self.tokens or ['no-token-was-ever-there-'])[-1]
        value = re.sub(r'\{token:(\d)\}', lambda m: self.tokens[int(m[1])], value)
        value = value.replace('{token:cut}', token[:-1]).replace('{token:swap}', token.swapcase())
        value = value.replace('{token}', token)
        return re.sub(r'\{(.)\*(\d+)\}', lambda m: m[1] * int(m[2]), value)

    def hide(self, value):
        """The reverse of expand, for what is reported."""
        if isinstance(value, list):
            return [self.hide(item) for item in value]
        if not isinstance(value, str):
            return value
        for index, token in enumerate(self.tokens):
            value = value.replace(token, '{token:%d}' % index)
        return re.sub(r'(.)\1{99,}', lambda m: '{%s*%d}' % (m[1], len(m[0])), value)

    def secrets(self, code):
        held = self.session.get(self.key)
        known = {'token': held, 'code': code, 'secret': self.options.get('consumer_secret')}
        return {name: value for name, value in known.items() if isinstance(value, str) and len(value) > 5}

    def start(self, arguments):
        url = self.flow.start(**{name: self.expand(value) for name, value in arguments.items()})
        split = urlsplit(url)
        query = multimap(parse_qsl(split.query, keep_blank_values=True))
        token = self.session.get(self.key)
        if token is not None:
            self.tokens.append(token)
            if query['state'].split('|')[0] != token:
                sys.exit('the state does not begin with the token: the oracle is wrong')
        self.challenges[token] = query.get('code_challenge')
        if 'code_challenge' in query:
            query['code_challenge'] = '{challenge}'
        return {'url': {'to': '%s://%s%s' % split[:3], 'query': {k: self.hide(v) for k, v in query.items()}}}

    def request(self, request, token):
        form = multimap(parse_qsl(request.body or '', keep_blank_values=True))
        if 'code_verifier' in form:
            verifier = form['code_verifier']
            digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
            known = self.challenges.get(token) == digest.decode().rstrip('=')
            form['code_verifier'] = '{verifier:%d}' % len(verifier) if known else '{verifier:foreign}'
        sent = {'to': request.url, 'form': {name: self.hide(value) for name, value in form.items()}}
        if request.method != 'POST':
            sent['method'] = request.method
        elif request.headers.get('Content-Type') != FORM:
            sent['type'] = request.headers.get('Content-Type')
        if 'Authorization' in request.headers:
            sent['authorization'] = True
        return sent

    def finish(self, argument, answer):
        endpoint = TokenEndpoint(self.answers[answer] if isinstance(answer, str) else answer)
        self.flow.requests_session.mount('https://', endpoint)
        pasted = not isinstance(argument, dict)
        token = None if pasted else str(argument.get('state')).split('|')[0]
        code = argument if pasted else argument.get('code')
        secrets = self.secrets(code)
        try:
            outcome = self.result(self.flow.finish(argument))
        except Exception as error:  # pylint: disable=broad-except
            outcome = self.raised(error, secrets)
        if endpoint.sent:
            outcome['sent'] = [self.request(request, token) for request in endpoint.sent]
        return outcome

    def result(self, result):
        fields = dict(vars(result))
        if fields['expires_at'] is not None:
            fields['expires_at'] = fields['expires_at'].isoformat(timespec='milliseconds') + 'Z'
        shown = [name for name in SHOWABLE if fields[name] and str(fields[name]) in repr(result)]
        return {'result': {name: self.hide(value) for name, value in fields.items()}, 'shows': shown}

    def raised(self, error, secrets):
        name, text = type(error).__name__, str(error)
        outcome = {'raised': name}
        if name in TOLD:
            outcome['text'] = self.hide(text)
        shows = [secret for secret, value in secrets.items() if value in text]
        if shows:
            outcome['shows'] = shows
        return outcome

    def step(self, step):
        """Does one step; only calls of the flow have an outcome."""
        if 'session' in step:
            self.session[self.key] = step['session']
            return None
        if 'forget' in step:
            self.session.pop(self.key, None)
            return None
        if 'wait_seconds' in step:
            Clock.seconds += step['wait_seconds']
            return None
        if 'rebuild' in step:
            self.build()
            return None
        if 'start' in step:
            try:
                outcome = {'at': 'start', **self.start(step['start'])}
            except Exception as error:  # pylint: disable=broad-except
                outcome = {'at': 'start', **self.raised(error, {})}
        elif 'finish' in step:
            query = {name: self.expand(value) for name, value in step['finish'].items()}
            outcome = {'at': 'finish', **self.finish(query, step.get('answer', 'user'))}
        else:
            outcome = {'at': 'finish', **self.finish(self.expand(step['paste']), step.get('answer', 'user'))}
        if self.case['flow'] == 'web':
            outcome['held'] = self.session.get(self.key) is not None
        return outcome

    def outcomes(self):
        try:
            self.build()
        except Exception as error:  # pylint: disable=broad-except
            return [{'at': 'construct', **self.raised(error, {})}]
        return [outcome for outcome in map(self.step, self.case['steps']) if outcome is not None]


def main():
    global RUN  # the adapter asks it for the answer behind a redirect
    given = json.load(sys.stdin)
    everything = []
    for case in given['cases']:
        Clock.seconds = given['beginning_ms'] / 1000
        RUN = Run(given['base'], given['answers'], case)
        everything.append(RUN.outcomes())
    package = 'dropbox ' + pkg_resources.get_distribution('dropbox').version
    json.dump({'package': package, 'outcomes': everything}, sys.stdout)


if __name__ == '__main__':
    main()
