// Says that a page is older than what it shows; reloading stays the reader's choice, so no half-filled form is lost.
const notice = document.querySelector('#live');
const { index, plan } = notice.dataset;
const events = new EventSource(`/api/events?after=${index}`);
events.addEventListener('log', ({ data }) => {
  if (plan !== '' && !JSON.parse(data).plans.includes(plan)) return;
  notice.hidden = false;
  events.close();
});
