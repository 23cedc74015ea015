/** Plain words for the problems that only those who work here meet. */
import { alsoExplain } from "../problem-words";

alsoExplain({
  "outside-campaign-period": "problem.outside_campaign",
  "campaign-over": "problem.campaign_over",
  "outside-your-areas": "problem.outside_your_areas",
  "period-turned-round": "problem.period_turned_round",
  "too-few-agree": "problem.too_few_agree",
  "still-counting": "problem.still_counting",
  "outside-norway": "problem.outside_norway",
  "comment-changed": "problem.comment_changed",
  "too-many-keys": "problem.too_many_keys",
  "too-many-webhooks": "problem.too_many_webhooks",
  "grid-settled": "problem.grid_settled",
  "not-in-hexagons": "problem.not_in_hexagons",
  "place-alone": "problem.place_alone",
  "unknown-round": "problem.unknown_round",
  "reason-missing": "problem.reason_missing",
  "impossible-step": "problem.impossible_step",
  "address-not-allowed": "problem.address_not_allowed",
  "wrong-credentials": "problem.wrong_credentials",
  "no-access": "problem.no_access",
  "account-not-linked": "problem.account_not_linked",
  "sign-in-failed": "problem.sign_in_failed",
  "provider-silent": "problem.provider_silent",
  "local-accounts-off": "problem.local_accounts_off",
});
