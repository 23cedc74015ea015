/**
 * A certified OpenID provider for the tests of single sign-on: `node server.js PORT SETTINGS`.
 *
 * SETTINGS is a JSON file, `{ clients: [...], people: { login: { claims, directory } } }`; any
 * password will do. `directory` is what /directory tells beside the claims, as Feide's extended
 * userinfo does. It runs until standard input ends.
 */
import { readFileSync } from "node:fs";
import { Provider } from "oidc-provider";

const [port, settings] = process.argv.slice(2);
const { clients, people } = JSON.parse(readFileSync(settings, "utf8"));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients,
  claims: {
    openid: ["sub", "groups", "authorization_details"],
    email: ["email", "email_verified"],
    profile: ["name"],
  },
  features: { rpInitiatedLogout: { enabled: true } },
  findAccount: (_, login) => people[login] && { accountId: login, claims: () => ({ sub: login, ...people[login].claims }) },
});

provider.use(async (context, next) => {
  if (context.path !== "/directory") return next();
  const bearer = context.get("authorization").replace(/^Bearer /, "");
  const token = await provider.AccessToken.find(bearer);
  context.status = token ? 200 : 401;
  if (token) context.body = people[token.accountId].directory ?? {};
});

provider.listen(Number(port), "127.0.0.1");
process.stdin.resume().on("end", () => process.exit());
