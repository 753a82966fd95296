// What a browser has made of a page: an expression whose value is a list of
// what should not be there, and the page around the block.
(() => {
    // elements of the block, and what may stand on them
    const ELEMENTS = `
        a: href class rel title target property aria-label aria-current
        article: id class typeof
        b: class property typeof data-hue data-initial
        bdi: property class
        blockquote:
        br:
        button: type class name value formaction aria-label
        code: class
        del:
        details: class open
        div: id class dir lang property role tabindex autofocus
        em:
        form: id class method action accept-charset target data-turbo
            data-hx-boost aria-labelledby
        h2: id class
        h3: id class
        header:
        hr:
        input: id type name value maxlength autocomplete inputmode required
            aria-invalid aria-describedby autofocus tabindex
        label: for
        li:
        link: rel href
        nav: class aria-label
        ol: class start
        p: id class role tabindex autofocus aria-hidden
        pre: tabindex
        section: id class vocab lang dir aria-labelledby data-ng-non-bindable
        small: id class
        span: class
        summary:
        strong: id class
        textarea: id name rows cols dir lang required readonly aria-invalid
            aria-describedby autofocus v-pre
        time: datetime property title
        ul: class
        wbr:
    `;

    const allowed = {};
    let last;
    for (const line of ELEMENTS.trim().split('\n')) {
        const [, name, rest] = line.match(/^\s*(?:(\w+):)?(.*)$/);
        last = name ?? last;
        allowed[last] = (allowed[last] ?? []).concat(
            rest.trim().split(/\s+/));
    }

    const wrong = [];
    const address = (element, name) => {
        const value = element.getAttribute(name);
        let url;

        try {
            url = new URL(value, document.baseURI);

        } catch {
            // an address that leads nowhere, such as "http://a.example:x"
            if (!/^https?:\/\//i.test(value)) {
                wrong.push(`${name}=${value}`);
            }

            return;
        }

        const own = url.origin === location.origin;

        if (!['http:', 'https:', 'mailto:'].includes(url.protocol)) {
            wrong.push(`${name}=${url}`);
        }

        if ((name !== 'href' || element.localName === 'link') && !own) {
            wrong.push(`${name}=${url} of ${element.localName}`);
        }
    };

    const error = document.querySelector('parsererror');
    if (error) {
        wrong.push(error.textContent);
    }

    const sections = document.querySelectorAll('section#ngx-comments');
    if (sections.length !== 1) {
        wrong.push(`${sections.length} blocks`);
    }

    for (const section of sections) {
        for (const element of [section, ...section.querySelectorAll('*')]) {
            const names = allowed[element.localName];

            if (!names) {
                wrong.push(`element ${element.outerHTML}`);
                continue;
            }

            for (const name of element.getAttributeNames()) {
                if (!names.includes(name)) {
                    wrong.push(`${name} of ${element.localName}`);
                }
            }

            for (const name of ['href', 'action', 'formaction']) {
                if (element.hasAttribute(name)) {
                    address(element, name);
                }
            }
        }
    }

    const ids = new Set();
    for (const element of document.querySelectorAll('[id]')) {
        if (ids.has(element.id)) {
            wrong.push(`twice: ${element.id}`);
        }

        ids.add(element.id);
    }

    const around = document.documentElement.cloneNode(true);
    around.querySelector('#ngx-comments')?.remove();

    return { wrong: wrong, around: around.outerHTML };
})()
