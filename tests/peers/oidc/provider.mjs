// The OpenID provider of the tests: oidc-provider with pages of our own, people who are told to it, and faults
// that can be switched on, since no honest provider forges its own tokens.
//
//   GET/POST /interaction/:uid   asks who is there (a plain form), or lets them cancel
//   POST /people                 {subject, level, claims, userinfo}: a person whom it knows from now on
//   POST /fault                  {fault}: what it does wrong from now on; "" for nothing
//
// It listens on a free port and prints its issuer, once, on standard output. It ends with its standard input,
// so that it never outlives the tests.
import { createServer } from 'node:http';
import * as jose from 'jose';
import Provider from 'oidc-provider';

const LEVELS = (process.env.LEVELS ?? 'low high').split(' ');
const people = new Map();
let fault = '';

const { privateKey } = await jose.generateKeyPair('RS256', { extractable: true });
const stranger = await jose.generateKeyPair('RS256', { extractable: true });
const jwk = { ...(await jose.exportJWK(privateKey)), kid: 'ours', alg: 'RS256', use: 'sig' };

const server = createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const issuer = `http://localhost:${server.address().port}`;

const provider = new Provider(issuer, {
  jwks: { keys: [jwk] },
  cookies: { keys: ['tests only'] },
  acrValues: LEVELS,
  claims: {
    openid: ['sub'],
    profile: ['name', 'birthdate', 'identity_number'],
    email: ['email', 'email_verified'],
    phone: ['phone_number', 'phone_number_verified'],
  },
  features: {
    devInteractions: { enabled: false },
    registration: { enabled: true },
    rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource },
  },
  pkce: { required: () => true, methods: ['S256'] },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  clientDefaults: { grant_types: ['authorization_code'], response_types: ['code'] },
  async findAccount(_context, subject) {
    const person = people.get(subject);
    return person && { accountId: subject, claims: () => ({ sub: subject, ...person.claims }) };
  },
  // Whoever names themselves here agrees to everything: consent is not what we test.
  async loadExistingGrant(context) {
    const { client, session, provider } = context.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid profile email phone');
    await grant.save();
    return grant;
  },
  renderError(context, out) {
    context.type = 'html';
    context.body = page('Lỗi', `<p>${out.error}: ${out.error_description ?? ''}</p>`);
  },
});

function page(title, body) {
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}

function logoutSource(context, form) {
  context.body = page('Đăng xuất', `${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">Đăng xuất khỏi nhà cung cấp</button>`);
}

function postLogoutSuccessSource(context) {
  context.body = page('Đã đăng xuất', '<p>Đã đăng xuất khỏi nhà cung cấp.</p>');
}

async function posted(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

const FORGERIES = {
  signature: (token) => token.slice(0, -8) + (token.endsWith('AAAAAAAA') ? 'BBBBBBBB' : 'AAAAAAAA'),
  payload: (token) => {
    const [header, body, signature] = token.split('.');
    const claims = { ...JSON.parse(Buffer.from(body, 'base64url')), sub: 'somebody else' };
    return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
  },
  unsigned: (token) => {
    const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    return [header, token.split('.')[1], ''].join('.');
  },
  'other key': (token) => signed(jose.decodeJwt(token), stranger.privateKey),
  // Signed with the public key as if it were a shared secret, the oldest trick on JWTs.
  'public key as secret': async (token) => {
    const { n, e } = jwk;
    const secret = new TextEncoder().encode(JSON.stringify({ kty: 'RSA', n, e }));
    return new jose.SignJWT(jose.decodeJwt(token)).setProtectedHeader({ alg: 'HS256' }).sign(secret);
  },
  nonce: (token) => signed({ ...jose.decodeJwt(token), nonce: 'of another log-in' }),
  'no nonce': (token) => signed({ ...jose.decodeJwt(token), nonce: undefined }),
  issuer: (token) => signed({ ...jose.decodeJwt(token), iss: 'https://somebody-else.example' }),
  audience: (token) => signed({ ...jose.decodeJwt(token), aud: 'another portal' }),
  'other party': (token) => signed({ ...jose.decodeJwt(token), azp: 'another portal' }),
  expired: (token) => signed({ ...jose.decodeJwt(token), exp: now() - 600, iat: now() - 900 }),
  future: (token) => signed({ ...jose.decodeJwt(token), exp: now() + 900, iat: now() + 600 }),
  'other access token': (token) => signed({ ...jose.decodeJwt(token), at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }),
};

const now = () => Math.floor(Date.now() / 1000);
const signed = (claims, key = privateKey) =>
  new jose.SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'ours', typ: 'JWT' }).sign(key);

provider.use(async (context, next) => {
  if (fault === 'broken' && context.path !== '/fault') context.throw(503);
  if (fault === 'slow' && context.path === '/token') await new Promise((done) => setTimeout(done, 30_000));
  await next();
  if (context.path === '/token' && context.body?.id_token && FORGERIES[fault]) {
    context.body.id_token = await FORGERIES[fault](context.body.id_token);
  }
  if (context.path === '/token' && context.body?.id_token && fault === 'no id token') delete context.body.id_token;
  if (context.path === '/me' && fault === 'other person') context.body = { ...context.body, sub: 'somebody else' };
  if (context.path.startsWith('/.well-known') && fault === 'other discovery') {
    context.body = { ...context.body, issuer: 'https://somebody-else.example' };
  }
});

const answer = provider.callback();
const handlers = {
  async '/people'(request) {
    const person = JSON.parse(await posted(request));
    people.set(person.subject, person);
  },
  async '/fault'(request) {
    ({ fault } = JSON.parse(await posted(request)));
  },
};

async function interact(request, response) {
  const { prompt } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    const what = prompt.name === 'login' ? '' : `<p>${prompt.name}</p>`;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(page('Nhà cung cấp để thử', `${what}<form method="post">
<p><label>Bạn là ai? <input name="person" autocomplete="off"></label></p>
<p><button name="do" value="enter">Tiếp tục</button> <button name="do" value="cancel">Hủy</button></p></form>`));
    return;
  }
  const form = new URLSearchParams(await posted(request));
  const person = people.get(form.get('person'));
  const result = form.get('do') === 'cancel' || !person
    ? { error: 'access_denied', error_description: 'the person cancelled' }
    : { login: { accountId: person.subject, acr: person.level ?? undefined, remember: true } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

server.on('request', async (request, response) => {
  try {
    if (request.method === 'POST' && handlers[request.url]) {
      await handlers[request.url](request);
      response.statusCode = 204;
      response.end();
    } else if (request.url.startsWith('/interaction/')) await interact(request, response);
    else await answer(request, response);
  } catch (problem) {
    response.statusCode = 500;
    response.end(String(problem));
  }
});

process.stdin.on('end', () => process.exit(0)).resume();
console.log(issuer);
