// A provider of OpenID Connect that is certified and that nobody of us wrote (npm `oidc-provider`), as a program of its
// own: `node certified_provider.mjs FOLDER-OF-THE-PACKAGE PORT BACK-CHANNEL-ADDRESS`. It says `ready` when it listens.
// POST /__control {"rotate": true} gives it another key; {"mode": …} lets it break one rule (see `broken`).
import http from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, port, backChannel] = process.argv.slice(2);
const from = createRequire(`${folder}/`);
const load = async (name) => import(pathToFileURL(from.resolve(name)));
const { default: Provider } = await load('oidc-provider');
const jose = await load('jose');

const issuer = `http://127.0.0.1:${port}`;
const people = {
  nongdan: {
    TechID: 'TECH-nongdan', LoaiTaiKhoan: '1', SoDinhDanh: '022092990017', HoVaTen: 'Tằng Văn Phúc',
    NgayThangNamSinh: '19920418', loAs: '2', IAL: '2',
  },
  muc1: {
    TechID: 'TECH-muc1', LoaiTaiKhoan: '1', SoDinhDanh: '022190990025', HoVaTen: 'Chìu Thị Mẩy',
    NgayThangNamSinh: '19900101', loAs: '1', IAL: '1',
  },
};
let mode = 'off', claimsInToken = false, key, current;

async function rotate() {
  const pair = await jose.generateKeyPair('RS256', { extractable: true });
  key = { ...(await jose.exportJWK(pair.privateKey)), kid: `k${Date.now()}`, use: 'sig', alg: 'RS256' };
}

function build() {
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'motcua', client_secret: 'mot-bi-mat-du-dai-de-ky', grant_types: ['authorization_code'],
      response_types: ['code'], redirect_uris: ['http://127.0.0.1:8000/dang-nhap/vneid/ve', 'http://localhost/dang-nhap/vneid/ve'],
      post_logout_redirect_uris: ['http://localhost/dang-nhap', 'http://127.0.0.1:8000/dang-nhap'],
      backchannel_logout_uri: backChannel, backchannel_logout_session_required: true,
      token_endpoint_auth_method: 'client_secret_basic',
    }],
    claims: { openid: ['sub'], profile: Object.keys(people.nongdan) },
    conformIdTokenClaims: !claimsInToken,
    features: { backchannelLogout: { enabled: true } },
    pkce: { required: () => true },
    jwks: { keys: [key] },
    // It calls nobody on the loopback of its own accord, and that is where we are.
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
    cookies: { keys: ['only for tests'] },
    findAccount: (ctx, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  });
  provider.use(async (ctx, next) => {
    await next();
    if (mode === 'userinfo_down' && ctx.path === '/me') { ctx.status = 503; ctx.body = {}; }
    if (ctx.path === '/token' && ctx.body?.id_token) ctx.body.id_token = await broken(ctx.body.id_token);
  });
  current = provider.callback();
}

// The provider's own token, signed anew with the provider's own key, with one thing changed.
async function broken(token) {
  const said = jose.decodeJwt(token), now = Math.floor(Date.now() / 1000);
  const changes = {
    wrong_nonce: { nonce: 'another' }, wrong_audience: { aud: 'someone-else' }, wrong_issuer: { iss: 'http://127.0.0.1:1' },
    expired: { iat: now - 7200, exp: now - 3600 }, other_party: { aud: ['motcua', 'x'], azp: 'x' },
    skewed: { iat: now + 45, exp: now + 300 }, barely_over: { iat: now - 300, exp: now - 45 }, far_ahead: { iat: now + 600, exp: now + 900 },
    other_subject: { sub: 'somebody-else' },
  };
  if (mode === 'no_signature') {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none' })}.${part(said)}.`;
  }
  if (mode === 'symmetric') {
    return new jose.SignJWT(said).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('mot-bi-mat-du-dai-de-ky-hon-nua!'));
  }
  const pair = mode === 'wrong_key' ? await jose.generateKeyPair('RS256') : undefined;
  if (!changes[mode] && !pair) return token;
  const signer = pair?.privateKey ?? await jose.importJWK(key, 'RS256');
  return new jose.SignJWT({ ...said, ...changes[mode] }).setProtectedHeader({ alg: 'RS256', kid: key.kid }).sign(signer);
}

async function control(request, response) {
  let text = '';
  for await (const part of request) text += part;
  const asked = JSON.parse(text);
  if (asked.mode) mode = asked.mode;
  if (asked.rotate) await rotate();
  if (asked.rotate || (asked.claimsInToken ?? claimsInToken) !== claimsInToken) {
    claimsInToken = asked.claimsInToken ?? claimsInToken;
    build();
  }
  response.end(JSON.stringify({ mode, kid: key.kid }));
}

await rotate();
build();
http.createServer((request, response) => (request.url === '/__control' ? control(request, response) : current(request, response)))
  .listen(Number(port), '127.0.0.1', () => console.log('ready'));
