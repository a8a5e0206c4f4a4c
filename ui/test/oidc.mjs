// A small OpenID provider for the browser tests: it asks the person, and signs for real.
import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const base64 = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Starts it: `issuer`, what `person` says of who signs in, and `stop`. */
export async function startProvider() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map();
  const self = { issuer: '', person: { preferred_username: 'olga', groups: ['soc'] }, stop: () => new Promise((resolve) => http.close(resolve)) };
  const http = createServer(async (request, response) => {
    const url = new URL(request.url, self.issuer);
    const answer = (status, body, type = 'application/json') => response.writeHead(status, { 'Content-Type': type }).end(typeof body === 'string' ? body : JSON.stringify(body));
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return answer(200, { issuer: self.issuer, authorization_endpoint: `${self.issuer}/authorize`, token_endpoint: `${self.issuer}/token`, jwks_uri: `${self.issuer}/keys` });
      case '/keys':
        return answer(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }] });
      case '/authorize': {
        const code = randomUUID();
        codes.set(code, Object.fromEntries(url.searchParams));
        const back = new URL(url.searchParams.get('redirect_uri'));
        back.search = new URLSearchParams({ code, state: url.searchParams.get('state') });
        return answer(200, `<!doctype html><html lang="en"><title>Example Org</title><h1>Example Org</h1><a href="${back.href.replaceAll('&', '&amp;')}">Allow</a>`, 'text/html');
      }
      case '/token': {
        let text = '';
        for await (const piece of request) text += piece;
        const form = new URLSearchParams(text);
        const asked = codes.get(form.get('code'));
        codes.delete(form.get('code'));
        if (asked?.code_challenge !== createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url')) return answer(400, { error: 'invalid_grant' });
        const now = Math.floor(Date.now() / 1000);
        const claims = { iss: self.issuer, aud: asked.client_id, sub: self.person.preferred_username, nonce: asked.nonce, iat: now, exp: now + 300, ...self.person };
        const signed = `${base64({ alg: 'RS256', kid: 'k1' })}.${base64(claims)}`;
        const token = `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey).toString('base64url')}`;
        return answer(200, { id_token: token, token_type: 'Bearer', access_token: 'unused' });
      }
      default:
        return answer(404, {});
    }
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  self.issuer = `http://127.0.0.1:${http.address().port}`;
  return self;
}
