/*
 * Keys on the page for moderators. The page is complete without them: a key
 * follows a link or presses a button that is there, so that the form's token
 * and the status that was seen are sent as without script. All words are the
 * page's own, in the list of keys (#keys).
 */
(function () {
    'use strict';

    var PLACE = 'comments-admin-place';     /* of the tab: where to go on */
    var OFF = 'comments-admin-keys-off';    /* of the browser: no keys */

    /* which button of a comment, or of the notice, a key presses */
    var BUTTONS = {
        a: '.acts > button[value=approve]',
        s: '.acts > button[value=spam]',
        d: '.acts > button[value=delete]',
        r: '.acts > button[value=restore], .acts > a.reply'
    };

    var help = document.getElementById('keys');
    var opener = document.getElementById('keys-open');
    var toggle = document.getElementById('keys-on');
    var acting = false;

    if (!help || !help.showModal) {
        return;
    }

    /* a browser may forbid its storage: then nothing is remembered */

    function recall(name, session) {
        try {
            return (session ? sessionStorage : localStorage).getItem(name);
        } catch (e) {
            return null;
        }
    }

    function remember(name, session, value) {
        try {
            var store = session ? sessionStorage : localStorage;

            if (value === null) {
                store.removeItem(name);
            } else {
                store.setItem(name, value);
            }
        } catch (e) { }
    }

    function entries() {
        return Array.from(document.querySelectorAll('.entry'));
    }

    /* the comment that has the focus, or in which it is */
    function current() {
        return document.activeElement
               && document.activeElement.closest('.entry');
    }

    function go(entry) {
        if (entry) {
            entry.tabIndex = -1;
            entry.focus({ preventScroll: true });
            entry.scrollIntoView({ block: 'start' });
        }
    }

    function step(by) {
        var all = entries();
        var at = all.indexOf(current());

        go(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
    }

    /*
     * The next page goes on at this comment, or where it is gone at the one
     * that stood behind it.
     */
    function press(control) {
        var entry = current();
        var all = entries();
        var at = all.indexOf(entry);

        if (!control || acting) {
            return;
        }

        if (control.localName === 'button') {
            acting = true;
            remember(PLACE, true, all.slice(Math.max(at, 0), at + 2)
                                     .map(function (e) { return e.id; })
                                     .join(' '));
        }

        control.click();
    }

    function act(key) {
        var box;
        var entry = current();

        if (key === 'u') {
            press(document.querySelector('.notice .acts > button'));

        } else if (entry && key === 'x') {
            box = entry.querySelector('input[type=checkbox][form=many]');
            box.checked = !box.checked;

        } else if (entry) {
            press(entry.querySelector(BUTTONS[key]));
        }
    }

    /* fields in which a letter is text, or chooses */
    function writes(target) {
        return target.isContentEditable
               || target.matches('input:not([type=checkbox]), textarea, select');
    }

    function pressed(event) {
        var key = event.key;

        if (event.defaultPrevented || event.ctrlKey || event.altKey
            || event.metaKey || event.isComposing || event.keyCode === 229
            || writes(event.target))
        {
            return;
        }

        if (key === '?' && toggle.checked && !event.repeat) {
            if (help.open) {
                help.close();
            } else {
                help.showModal();
            }

        } else if (help.open || !toggle.checked) {
            return;

        } else if (key === 'j' || key === 'k') {
            step(key === 'j' ? 1 : -1);

        } else if (/^[asdrux]$/.test(key)) {
            if (!event.repeat) {
                act(key);
            }

        } else {
            return;
        }

        event.preventDefault();
    }

    toggle.checked = recall(OFF, false) === null;
    toggle.addEventListener('change', function () {
        remember(OFF, false, toggle.checked ? null : '1');
    });

    opener.hidden = false;
    opener.addEventListener('click', function () { help.showModal(); });
    document.addEventListener('keydown', pressed);

    /* a page that the browser has kept can be used again */
    window.addEventListener('pageshow', function () { acting = false; });

    go((recall(PLACE, true) || '').split(' ').map(function (id) {
        return id && document.getElementById(id);
    }).find(Boolean));

    remember(PLACE, true, null);
})();
