// Says that a page is older than what it shows; reloading stays the reader's choice, so no half-filled form is lost.
const notice = document.querySelector('#live');
const seen = BigInt(notice?.dataset.index ?? '0');
const plan = notice?.dataset.plan ?? '';
if (notice) {
  const events = new EventSource('/api/events');
  events.addEventListener('log', (event) => {
    const news = JSON.parse(event.data);
    if (BigInt(news.logIndex) <= seen) return;
    if (plan !== '' && !news.plans.includes(plan)) return;
    notice.hidden = false;
    events.close();
  });
}
