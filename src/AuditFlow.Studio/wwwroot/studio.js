// Joins Elsa Studio, which knows nothing of us, to our pages: where its API is, where its links lead, what a refusal says.
(() => {
  'use strict';
  const base = new URL(document.baseURI);
  // A trial has pages and an API of its own; the Studio's files are the same for all.
  const root = new URL(document.body.dataset.root, base);
  const api = new URL('api', root).pathname;
  const screen = document.querySelector('.studio-screen');
  const note = document.querySelector('.studio-note');
  const [text, signIn, keep, button, accept] = [note.querySelector('p'), note.querySelector('.studio-sign-in'), note.querySelector('.studio-keep'), note.querySelector('button'), note.querySelector('.studio-accept')];
  const to = (path) => location.assign(new URL(path, root));

  // The address of the API has to be absolute; only the browser knows it for certain behind a proxy.
  screen.setAttribute('remote-endpoint', new URL('api', root).href);
  // Set earlier, these would lie over what the element reads.
  customElements.whenDefined(screen.localName).then(() => {
    screen.editWorkflowDefinition = (id) => to(`workflows/definitions/${encodeURIComponent(id)}/edit`);
    screen.viewWorkflowInstance = (id) => to(`workflows/instances/${encodeURIComponent(id)}/view`);
  });

  // The Studio changes the address by itself but has no other screen to show: load the page of the address.
  for (const verb of ['pushState', 'replaceState']) {
    const change = history[verb].bind(history);
    history[verb] = (state, unused, url) => {
      const next = new URL(url ?? location.href, base);
      if (next.origin === base.origin && next.pathname !== location.pathname && next.pathname.startsWith(`${base.pathname}workflows/`)) {
        to(next.pathname.slice(base.pathname.length));
      } else {
        change(state, unused, url);
      }
    };
  }

  const say = (sentence, label, isLost) => new Promise((done) => {
    text.textContent = sentence;
    signIn.hidden = !isLost;
    accept.hidden = true;
    keep.hidden = true;
    button.textContent = label;
    button.onclick = () => { note.hidden = true; done(); };
    note.hidden = false;
  });

  // One question for all calls that wait for it.
  let lost = null;
  const signedInAgain = () => {
    lost ??= say('Your session has ended. Sign in in another window, then go on here: nothing on this page is lost.', 'Go on', true).finally(() => { lost = null; });
    return lost;
  };

  const reasons = async (answer) => {
    if (!/json/.test(answer.headers.get('content-type') ?? '')) {
      return [];
    }
    const body = await answer.clone().json();
    return body?.errors?.generalErrors ?? body?.refused ?? [];
  };

  // Saving and taking back show their refusals themselves. At others the Studio would stop, so it is given an answer
  // that it knows, and the reason is shown by us.
  const showsItself = (path) => path === `${api}/workflow-definitions` || path.endsWith('/retract');
  const quiet = (method, path) => method === 'DELETE' || path.startsWith(`${api}/cancel/`) || path.startsWith(`${api}/alterations/`);
  const told = async (answer, method, path) => {
    if (method === 'GET' || showsItself(path) || answer.isRead || answer.status >= 500) {
      return answer;
    }
    const why = await reasons(answer);
    if (why.length > 0) {
      say(why.join('\n'), 'Close', false);
    }
    if (!answer.ok && /\/(execute|dispatch)$/.test(path)) {
      return new Response('{"workflowState":null}', { status: 200, headers: { 'content-type': 'application/json', 'x-elsa-workflow-cannot-start': 'True' } });
    }
    return !answer.ok && quiet(method, path) ? new Response(null, { status: 204 }) : answer;
  };

  // Warnings of a publication are read and accepted here; the call is then sent again and says which they were.
  const mayAccept = (warnings) => new Promise((done) => {
    say(`Before this is published:\n${warnings.join('\n')}`, 'Go back', false).then(() => done(false));
    accept.hidden = false;
    accept.onclick = () => { note.hidden = true; done(true); };
  });
  const accepted = async (answer, again) => {
    while (answer.status === 400 && /json/.test(answer.headers.get('content-type') ?? '')) {
      const body = await answer.clone().json();
      if (!body?.accept) {
        break;
      }
      if (!await mayAccept(body.errors.generalErrors)) {
        answer.isRead = true;
        break;
      }
      answer = await again(body.accept);
    }
    return answer;
  };

  // The header says what was there when the page was made; a save changes that.
  const state = document.querySelector('.studio-state');
  const noted = async (answer, path) => {
    if (answer.ok && state && screen.hasAttribute('definition-id') && path === `${api}/workflow-definitions`) {
      const { workflowDefinition: saved } = await answer.clone().json();
      state.textContent = saved.isPublished ? `Version ${saved.version}, published` : `Draft of version ${saved.version}`;
    }
  };

  // Several pages may show one draft. Each answer says which state it holds, and a change says which state it is a change
  // of; the server refuses one of a state that is past. Changes go one after the other, as each makes the next state.
  const drawing = screen.getAttribute('definition-id');
  const header = 'X-AuditFlow-Seen';
  let seen = null;
  let turn = Promise.resolve();
  const isChange = (method, path) => method === 'POST' && drawing !== null && path.startsWith(`${api}/workflow-definitions`);
  const noteSeen = (answer) => {
    const stamp = answer.headers.get(header);
    if (answer.ok && stamp !== null && drawing !== null && stamp.startsWith(encodeURIComponent(`${drawing}/`))) {
      seen = stamp;
    }
  };
  const inTurn = (work) => {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  };

  // What was refused can be taken along as a file that can be imported.
  const offered = async (answer, init) => {
    if (answer.status !== 409 && answer.status !== 428) {
      return;
    }
    const { model } = JSON.parse(await new Response(init.body).text());
    say((await reasons(answer)).join('\n'), 'Close', false);
    URL.revokeObjectURL(keep.href);
    keep.href = URL.createObjectURL(new Blob([JSON.stringify(model, null, 2)], { type: 'application/json' }));
    keep.download = `${drawing}.json`;
    keep.hidden = false;
  };

  const send = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, base);
    if (url.origin !== base.origin || !url.pathname.startsWith(`${api}/`)) {
      return send(input, init);
    }
    const method = (init?.method ?? 'GET').toUpperCase();
    const call = async () => {
      const again = (hash) => {
        const headers = new Headers(init?.headers);
        if (isChange(method, url.pathname) && seen !== null) {
          headers.set(header, seen);
        }
        if (hash) {
          headers.set('X-AuditFlow-Accepted', hash);
        }
        return send(input, { ...init, headers });
      };
      let answer = await again();
      while (answer.status === 401) {
        await signedInAgain();
        answer = await again();
      }
      if (method === 'POST') {
        answer = await accepted(answer, again);
      }
      noteSeen(answer);
      return answer;
    };
    const answer = await (isChange(method, url.pathname) ? inTurn(call) : call());
    if (method === 'POST') {
      await noted(answer, url.pathname);
      if (drawing !== null && url.pathname === `${api}/workflow-definitions`) {
        await offered(answer, init);
      }
    }
    return told(answer, method, url.pathname);
  };

  // The panel goes when there is something to see. A diagram that is larger than its window is then brought into it as a
  // whole, by the Studio's own button; one that somebody has begun to draw is left alone.
  const loading = document.querySelector('.studio-loading');
  const fit = () => {
    const [box, nodes] = [screen.querySelector('.x6-graph')?.getBoundingClientRect(), [...screen.querySelectorAll('.x6-node')].map((n) => n.getBoundingClientRect())];
    if (box && nodes.some((n) => n.left < box.left || n.top < box.top || n.right > box.right || n.bottom > box.bottom)) {
      screen.querySelector('button path[d^="M6,16h12V8H6V16z"]')?.closest('button')?.click();
    }
  };
  const settle = () => { isSettled = true; watch.disconnect(); };
  let isSettled = false;
  const watch = new MutationObserver(() => {
    if (screen.querySelector('.mud-table, .rz-splitter, .mud-alert') !== null) {
      loading.hidden = true;
    }
    if (!isSettled && screen.querySelector('.x6-node') !== null) {
      settle();
      setTimeout(fit, 1000);
    }
  });
  document.addEventListener('drop', settle, { capture: true, once: true });
  watch.observe(screen, { childList: true, subtree: true });
})();
