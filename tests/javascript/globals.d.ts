// In the browser every script is a classic one and these stand in the page's scope. The files that
// node tests too end in `module.exports`, so TypeScript takes them for modules.
declare const anlikuQuery: typeof import("../../overrides/assets/javascripts/query");
declare const anlikuNear: typeof import("../../overrides/assets/javascripts/near");
declare const anlikuAnswer: typeof import("../../overrides/assets/javascripts/answer");
declare const anlikuState: typeof import("../../overrides/assets/javascripts/state");
declare const anlikuFacets: typeof import("../../overrides/assets/javascripts/facets");
declare const anlikuOffers: typeof import("../../overrides/assets/javascripts/offers");
declare const anlikuFitting: typeof import("../../overrides/assets/javascripts/fitting");
declare const anlikuForms: typeof import("../../overrides/assets/javascripts/forms");
declare const anlikuHints: typeof import("../../overrides/assets/javascripts/hints");
declare const anlikuExcerpt: typeof import("../../overrides/assets/javascripts/excerpt");
declare const anlikuQuestions: typeof import("../../overrides/assets/javascripts/questions");

type Hit = import("../../overrides/assets/javascripts/query").Hit;
type Near = import("../../overrides/assets/javascripts/near").Near;
type Answer = import("../../overrides/assets/javascripts/answer").Answer;
type Hint = import("../../overrides/assets/javascripts/hints").Hint;
type Guess = import("../../overrides/assets/javascripts/forms").Guess;
type State = import("../../overrides/assets/javascripts/state").State;
type Lost = import("../../overrides/assets/javascripts/state").Lost;
type Facet = import("../../overrides/assets/javascripts/state").Facet;
type Columns = import("../../overrides/assets/javascripts/facets").Columns;
type Run = import("../../overrides/assets/javascripts/excerpt").Run;
type Filters = import("../../overrides/assets/javascripts/offers").Filters;
type Spoken = import("../../overrides/assets/javascripts/offers").Spoken;
type Offer = import("../../overrides/assets/javascripts/offers").Offer;
