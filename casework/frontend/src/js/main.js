// What the pages do beyond plain HTML. Every page works without this file; nothing is kept in browser storage.
import { startDialogs } from "./dialogs.js";
import { startDrafts } from "./drafts.js";
import { enhance, startForms } from "./forms.js";
import { startHours } from "./hours.js";
import { startLists } from "./lists.js";
import { startSearch } from "./search.js";
import { startSession } from "./session.js";
import { startShortcuts } from "./shortcuts.js";

// htmx notes the address of every page, a search included, as soon as it loads: take it away again.
sessionStorage.removeItem("htmx-current-path-for-history");

enhance(document);
startForms();
startLists();
startHours();
startDialogs();
startDrafts();
startSearch();
startShortcuts();
startSession();
