// What a form did is said once: a page that is loaded again says nothing about it.

for (const said of document.querySelectorAll("[data-once]")) {
  const address = new URL(location.href);
  address.searchParams.delete(said.dataset.once);
  history.replaceState(history.state, "", address);
}
