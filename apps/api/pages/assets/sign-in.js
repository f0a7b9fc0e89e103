// Takes the key from the address after "#", which no server and no log ever sees, and signs in with it.
const key = location.hash.slice(1);
if (/^[0-9a-f]{64}$/.test(key)) {
  history.replaceState(null, '', location.pathname + location.search);
  document.querySelector('#key').value = key;
  document.querySelector('#sign-in').submit();
} else if (key !== '' && location.pathname === '/sign-in') {
  document.querySelector('#no-key').hidden = false;
}
