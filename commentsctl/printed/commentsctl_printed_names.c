/*
 * The names by which printed comments are known.
 */

#include "comments_ascii.h"
#include "commentsctl_printed_names.h"


#define COMMENTSCTL_PRINTED_ID  64      /* the longest identifier, bytes */


typedef struct {
    const char                *element;
    const char                *class;
    commentsctl_printed_is_t   is;
} commentsctl_printed_kind_t;


typedef struct {
    const char                  *class;
    commentsctl_printed_role_t   role;
} commentsctl_printed_part_t;


/* NULL: any class; the identifier must then be that of a comment */
static const commentsctl_printed_kind_t  commentsctl_printed_kinds[] = {

    /* WordPress: comments that other sites sent */
    { "li", "pingback", COMMENTSCTL_PRINTED_IS_PING },
    { "li", "trackback", COMMENTSCTL_PRINTED_IS_PING },
    { "div", "pingback", COMMENTSCTL_PRINTED_IS_PING },
    { "div", "trackback", COMMENTSCTL_PRINTED_IS_PING },

    /* WordPress, Blogger's newer templates */
    { "li", "comment", COMMENTSCTL_PRINTED_IS_ELEMENT },
    { "li", NULL, COMMENTSCTL_PRINTED_IS_ELEMENT },
    { "article", "comment", COMMENTSCTL_PRINTED_IS_ELEMENT },

    /* TypePad, Movable Type 3 and later */
    { "div", "comment", COMMENTSCTL_PRINTED_IS_ELEMENT },

    /* Movable Type 2 */
    { "div", "comments-body", COMMENTSCTL_PRINTED_IS_ELEMENT },

    /* Blogger's older templates: dl#comments-block */
    { "dt", "comment-author", COMMENTSCTL_PRINTED_IS_FIRST },
    { "dt", "comment-data", COMMENTSCTL_PRINTED_IS_FIRST },
    { "dt", "comment-poster", COMMENTSCTL_PRINTED_IS_FIRST },

    /* TypePad's and Movable Type's older templates */
    { "a", NULL, COMMENTSCTL_PRINTED_IS_ANCHOR }
};


static const commentsctl_printed_part_t  commentsctl_printed_parts[] = {

    { "comment-content", COMMENTSCTL_PRINTED_BODY },
    { "comment-text", COMMENTSCTL_PRINTED_BODY },
    { "comment_text", COMMENTSCTL_PRINTED_BODY },
    { "commenttext", COMMENTSCTL_PRINTED_BODY },
    { "comment-entry", COMMENTSCTL_PRINTED_BODY },
    { "comment-copy", COMMENTSCTL_PRINTED_BODY },
    { "ast-comment-content", COMMENTSCTL_PRINTED_BODY },
    { "wp-block-comment-content", COMMENTSCTL_PRINTED_BODY },

    { "comment-body", COMMENTSCTL_PRINTED_WRAP },
    { "comments-body", COMMENTSCTL_PRINTED_WRAP },

    { "comment-footer", COMMENTSCTL_PRINTED_BYLINE },
    { "comment-footers", COMMENTSCTL_PRINTED_BYLINE },
    { "comment-header", COMMENTSCTL_PRINTED_BYLINE },
    { "comments-post", COMMENTSCTL_PRINTED_BYLINE },
    { "comment-byline", COMMENTSCTL_PRINTED_BYLINE },
    { "comment-meta", COMMENTSCTL_PRINTED_BYLINE },
    { "ast-comment-meta", COMMENTSCTL_PRINTED_BYLINE },
    { "comment-info", COMMENTSCTL_PRINTED_BYLINE },
    { "comment-data", COMMENTSCTL_PRINTED_BYLINE },
    { "posted", COMMENTSCTL_PRINTED_BYLINE },

    { "comment-author", COMMENTSCTL_PRINTED_AUTHOR },
    { "commentauthor", COMMENTSCTL_PRINTED_AUTHOR },
    { "comment-author-name", COMMENTSCTL_PRINTED_AUTHOR },
    { "wp-block-comment-author-name", COMMENTSCTL_PRINTED_AUTHOR },
    { "comment-poster", COMMENTSCTL_PRINTED_AUTHOR },
    { "user", COMMENTSCTL_PRINTED_AUTHOR },
    { "fn", COMMENTSCTL_PRINTED_NAME },

    { "comment-timestamp", COMMENTSCTL_PRINTED_DATE },
    { "comment-date", COMMENTSCTL_PRINTED_DATE },
    { "comment-time", COMMENTSCTL_PRINTED_DATE },
    { "comment-metadata", COMMENTSCTL_PRINTED_DATE },
    { "wp-block-comment-date", COMMENTSCTL_PRINTED_DATE },
    { "commentmetadata", COMMENTSCTL_PRINTED_DATE },
    { "timendate", COMMENTSCTL_PRINTED_DATE },
    { "datetime", COMMENTSCTL_PRINTED_DATE },

    { "deleted-comment", COMMENTSCTL_PRINTED_GONE },

    { "avatar", COMMENTSCTL_PRINTED_DROP },
    { "avatar-image-container", COMMENTSCTL_PRINTED_DROP },
    { "reply", COMMENTSCTL_PRINTED_DROP },
    { "reply-link", COMMENTSCTL_PRINTED_DROP },
    { "comment-reply", COMMENTSCTL_PRINTED_DROP },
    { "comment-reply-link", COMMENTSCTL_PRINTED_DROP },
    { "ast-reply-link", COMMENTSCTL_PRINTED_DROP },
    { "comment-edit-link", COMMENTSCTL_PRINTED_DROP },
    { "edit-link", COMMENTSCTL_PRINTED_DROP },
    { "comment-awaiting-moderation", COMMENTSCTL_PRINTED_DROP },
    { "comment-actions", COMMENTSCTL_PRINTED_DROP },
    { "item-control", COMMENTSCTL_PRINTED_DROP },
    { "says", COMMENTSCTL_PRINTED_DROP }
};


static const char *const  commentsctl_printed_prefixes[] = {
    "li-comment-", "div-comment-", "comment-", "c"
};


static const char *const  commentsctl_printed_fronts[] = {
    "posted by", "comment by", "comment from", "gepostet von", "verfasst von",
    "geschrieben von", "kommentiert von", "kommentar von",
    "veröffentlicht von", "rédigé par", "Écrit par", "posté par", "publié par",
    "commenté par", "commentaire de", "publicado por", "escrito por",
    "enviado por", "postado por", "comentado por", "comentário de",
    "scritto da", "inviato da", "postato da", "pubblicato da", "commento di",
    "geplaatst door", "geschreven door", "gepost door", "reactie van",
    "投稿者", "投稿", "by "
};


static const char *const  commentsctl_printed_tails[] = {
    "says", "said", "wrote", "said...", "said…", "hat gesagt", "sagt",
    "schreibt", "hat gesagt...", "hat gesagt…", "a dit", "a dit...", "a dit…",
    "dit", "dijo", "dijo...", "dijo…", "dice", "disse", "disse...", "disse…",
    "ha detto", "ha detto...", "ha detto…", "より", "のコメント", "の発言",

    /* what answers another comment, whose link follows */
    "replied to", "said in reply to", "in reply to", "replied to comment from",
    "hat auf den", "hat auf", "als antwort auf", "a répondu à", "a répondu au",
    "en réponse à", "respondió a", "respondió al", "en respuesta a",
    "ha risposto a", "in risposta a", "respondeu a", "em resposta a",
    "heeft gereageerd op", "als reactie op"
};


#define COMMENTSCTL_PRINTED_N(table)  (sizeof(table) / sizeof((table)[0]))


static int commentsctl_printed_named(const xmlNode *node, const char *name);
static int commentsctl_printed_class(comments_str_t classes, const char *name);
static comments_str_t commentsctl_printed_number(comments_str_t id);


commentsctl_printed_is_t
commentsctl_printed_is(const xmlNode *node)
{
    size_t                             i;
    comments_str_t                     classes;
    const commentsctl_printed_kind_t  *kind;

    classes = commentsctl_printed_attribute(node, "class");

    for (i = 0; i < COMMENTSCTL_PRINTED_N(commentsctl_printed_kinds); i++) {
        kind = &commentsctl_printed_kinds[i];

        if (commentsctl_printed_named(node, kind->element)
            && (kind->class
                ? commentsctl_printed_class(classes, kind->class)
                : commentsctl_printed_id(node).len != 0))
        {
            return kind->is;
        }
    }

    return COMMENTSCTL_PRINTED_IS_NOT;
}


commentsctl_printed_role_t
commentsctl_printed_role(const xmlNode *node)
{
    size_t          i;
    comments_str_t  classes;

    if (commentsctl_printed_passed(node)) {
        return COMMENTSCTL_PRINTED_DROP;
    }

    if ((commentsctl_printed_named(node, "time")
         && commentsctl_printed_attribute(node, "datetime").len)
        || (commentsctl_printed_named(node, "abbr")
            && commentsctl_printed_class(
                   commentsctl_printed_attribute(node, "class"),
                   "published")))
    {
        return COMMENTSCTL_PRINTED_STAMP;
    }

    classes = commentsctl_printed_attribute(node, "class");

    if (classes.len) {
        for (i = 0; i < COMMENTSCTL_PRINTED_N(commentsctl_printed_parts); i++)
        {
            if (commentsctl_printed_class(classes,
                                          commentsctl_printed_parts[i].class))
            {
                return commentsctl_printed_parts[i].role;
            }
        }
    }

    /* Movable Type since its fourth */

    if (commentsctl_printed_class(classes, "vcard")
        && commentsctl_printed_class(classes, "author"))
    {
        return COMMENTSCTL_PRINTED_AUTHOR;
    }

    /* and since its sixth: article > header > h3 */

    if (commentsctl_printed_named(node, "header")) {
        return COMMENTSCTL_PRINTED_BYLINE;
    }

    if (node->parent && commentsctl_printed_named(node->parent, "header")
        && node->name[0] == 'h' && node->name[1] >= '1' && node->name[1] <= '6')
    {
        return COMMENTSCTL_PRINTED_AUTHOR;
    }

    return commentsctl_printed_named(node, "cite")
           ? COMMENTSCTL_PRINTED_NAME : COMMENTSCTL_PRINTED_NONE;
}


int
commentsctl_printed_passed(const xmlNode *node)
{
    return commentsctl_printed_named(node, "script")
           || commentsctl_printed_named(node, "style")
           || commentsctl_printed_named(node, "template")
           || commentsctl_printed_named(node, "form")
           || comments_ascii_is(commentsctl_printed_attribute(node, "id"),
                                "ngx-comments")
           || commentsctl_printed_class(
                  commentsctl_printed_attribute(node, "class"),
                  "ngx-comments");
}


int
commentsctl_printed_owner(const xmlNode *node)
{
    size_t          i;
    comments_str_t  classes;

    static const char *const  names[] = {
        "bypostauthor", "comment-by-owner", "entry-author-comment",
        "blog-author"
    };

    classes = commentsctl_printed_attribute(node, "class");

    for (i = 0; i < COMMENTSCTL_PRINTED_N(names); i++) {
        if (commentsctl_printed_class(classes, names[i])) {
            return 1;
        }
    }

    return 0;
}


comments_str_t
commentsctl_printed_id(const xmlNode *node)
{
    comments_str_t  id;

    id = commentsctl_printed_attribute(node, "id");

    if (id.len == 0 && commentsctl_printed_named(node, "a")) {
        id = commentsctl_printed_attribute(node, "name");
    }

    return commentsctl_printed_number(id);
}


comments_str_t
commentsctl_printed_target(const xmlNode *node)
{
    comments_str_t  href;
    const char     *hash;

    static const comments_str_t  none = comments_null_str;

    href = commentsctl_printed_named(node, "a")
           ? commentsctl_printed_attribute(node, "href") : none;
    hash = href.len ? memchr(href.data, '#', href.len) : NULL;

    if (hash == NULL) {
        return none;
    }

    hash++;

    return commentsctl_printed_number(
               comments_str_of(hash, (size_t) (href.data + href.len - hash)));
}


/* "6a00" of "comment-6a00"; empty: it is no identifier of a comment */
static comments_str_t
commentsctl_printed_number(comments_str_t id)
{
    int             digit;
    size_t          i, j, len;
    comments_str_t  rest;

    static const comments_str_t  none = comments_null_str;

    for (i = 0; i < COMMENTSCTL_PRINTED_N(commentsctl_printed_prefixes); i++) {
        if (comments_ascii_begins(id, commentsctl_printed_prefixes[i])) {
            break;
        }
    }

    if (i == COMMENTSCTL_PRINTED_N(commentsctl_printed_prefixes)) {
        return none;
    }

    len = strlen(commentsctl_printed_prefixes[i]);
    rest = comments_str_of(id.data + len, id.len - len);

    if (rest.len > COMMENTSCTL_PRINTED_ID) {
        return none;
    }

    digit = 0;

    for (j = 0; j < rest.len; j++) {
        if (comments_ascii_hex((unsigned char) rest.data[j]) < 0) {
            return none;
        }

        digit |= comments_ascii_digit((unsigned char) rest.data[j]);
    }

    return digit ? rest : none;
}


int
commentsctl_printed_front(comments_str_t *text)
{
    size_t  i, len;

    for (i = 0; i < COMMENTSCTL_PRINTED_N(commentsctl_printed_fronts); i++) {
        if (!comments_ascii_begins(*text, commentsctl_printed_fronts[i])
            && (text->len < strlen(commentsctl_printed_fronts[i])
                || memcmp(text->data, commentsctl_printed_fronts[i],
                          strlen(commentsctl_printed_fronts[i]))
                   != 0))
        {
            continue;
        }

        len = strlen(commentsctl_printed_fronts[i]);
        *text = commentsctl_printed_trim(comments_str_of(text->data + len,
                                                         text->len - len));

        if (text->len && text->data[0] == ':') {
            *text = commentsctl_printed_trim(comments_str_of(text->data + 1,
                                                             text->len - 1));
        }

        return 1;
    }

    return 0;
}


int
commentsctl_printed_tail(comments_str_t *text)
{
    int             colon;
    size_t          i, len;
    comments_str_t  s;

    s = *text;
    colon = s.len && s.data[s.len - 1] == ':';

    if (colon) {
        s = commentsctl_printed_trim(comments_str_of(s.data, s.len - 1));
    }

    for (i = 0; i < COMMENTSCTL_PRINTED_N(commentsctl_printed_tails); i++) {
        len = strlen(commentsctl_printed_tails[i]);

        if (s.len < len
            || !comments_ascii_begins(comments_str_of(s.data + s.len - len,
                                                      len),
                                      commentsctl_printed_tails[i])
            || (s.len > len && s.data[s.len - len - 1] != ' '
                && s.data[s.len - len - 1] != '\n'
                && (!colon || (unsigned char) s.data[s.len - len] < 128)))
        {
            continue;
        }

        *text = commentsctl_printed_trim(comments_str_of(s.data, s.len - len));

        return 1;
    }

    return 0;
}


comments_str_t
commentsctl_printed_attribute(const xmlNode *node, const char *name)
{
    const xmlAttr  *attr;

    static const comments_str_t  none = comments_null_str;

    for (attr = node->properties; attr; attr = attr->next) {
        if (strcmp((const char *) attr->name, name) == 0) {
            return attr->children && attr->children->content
                   ? comments_str_c((const char *) attr->children->content)
                   : none;
        }
    }

    return none;
}


comments_str_t
commentsctl_printed_trim(comments_str_t s)
{
    while (s.len) {
        if (memchr(" \t\r\n", s.data[0], 4)) {
            s.data++;
            s.len--;

        } else if (s.len >= 2 && memcmp(s.data, "\xc2\xa0", 2) == 0) {
            s.data += 2;
            s.len -= 2;

        } else {
            break;
        }
    }

    while (s.len) {
        if (memchr(" \t\r\n", s.data[s.len - 1], 4)) {
            s.len--;

        } else if (s.len >= 2
                   && memcmp(s.data + s.len - 2, "\xc2\xa0", 2) == 0)
        {
            s.len -= 2;

        } else {
            break;
        }
    }

    return s;
}


static int
commentsctl_printed_named(const xmlNode *node, const char *name)
{
    return strcmp((const char *) node->name, name) == 0;
}


/* 1 if name is one of the words of an attribute "class" */
static int
commentsctl_printed_class(comments_str_t classes, const char *name)
{
    size_t       len;
    const char  *p, *end, *word;

    len = strlen(name);
    p = classes.data;

    if (classes.len < len) {
        return 0;
    }

    end = p + classes.len;

    while (p < end) {
        word = p;

        while (p < end && !memchr(" \t\r\n\f", *p, 5)) {
            p++;
        }

        if ((size_t) (p - word) == len && memcmp(word, name, len) == 0) {
            return 1;
        }

        p++;
    }

    return 0;
}
