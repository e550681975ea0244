// A real provider of OpenID Connect for the tests: who signs in under a name is that person, and `tamper` changes what it signs.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { CompactSign, decodeJwt, importJWK } from "jose";
import { Provider } from "oidc-provider";

const { people, client, back, home, port } = JSON.parse(process.argv.at(-1));
const key = () => ({ ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" });
const [ours, strange] = [key(), key()];
const whole = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [back], post_logout_redirect_uris: [home] }],
  jwks: { keys: [ours] },
  claims: { openid: ["sub"], email: ["email", "email_verified", "roles"] },
  findAccount: (_, sub) => people[sub] && { accountId: sub, claims: () => ({ sub, ...people[sub] }) },
  cookies: { keys: ["only for tests"] },
});

let tampered = null, before = null;   // what to change of the next tokens; the last token that was given out

async function changed(token) {
  const { claims, header = { alg: "RS256", kid: "one" }, kept, by } = tampered;
  if (by === "replay") return before;
  const payload = Object.fromEntries(Object.entries({ ...decodeJwt(token), ...claims }).filter(([, value]) => value !== null));
  const written = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  if (kept) return `${written}.${token.split(".")[2]}`;
  if (header.alg === "none") return `${written}.`;
  return new CompactSign(Buffer.from(JSON.stringify(payload))).setProtectedHeader(header)
    .sign(header.alg === "HS256" ? Buffer.from(client.secret) : await importJWK(by === "stranger" ? strange : ours, "RS256"));
}

whole.use(async (ctx, next) => {
  await next();
  if (ctx.path === "/.well-known/openid-configuration") Object.assign(ctx.body, tampered?.metadata);
  if (ctx.path === "/me") Object.assign(ctx.body, tampered?.told);
  if (ctx.path !== "/token" || !ctx.body.id_token) return;
  const genuine = ctx.body.id_token;
  if (tampered) ctx.body.id_token = tampered.by === "nobody" ? undefined : await changed(genuine);
  before = genuine;
});

const answers = whole.callback();
createServer((request, response) => {
  if (request.url !== "/tamper") return answers(request, response);
  let said = "";
  request.on("data", (part) => { said += part; }).on("end", () => { tampered = JSON.parse(said); response.end(); });
}).listen(port, "127.0.0.1", () => console.log("ready"));
