// Says that a page is older than what it shows; reloading stays the reader's choice, so no half-filled form is lost.
const notice = document.querySelector('#live');
const { index, plan } = notice.dataset;
let events;
// Each time that the page is shown: whoever goes back to it after a step finds it older than that.
addEventListener('pageshow', () => {
  events = new EventSource(`/api/events?after=${index}`);
  events.addEventListener('log', ({ data }) => {
    if (plan !== '' && !JSON.parse(data).plans.includes(plan)) return;
    notice.hidden = false;
    events.close();
  });
});
// A step of the reader's own is no news to them: the page that answers it shows what it did.
addEventListener('submit', () => events?.close());
