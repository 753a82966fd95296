/*
 * Questions to the running site, by libcurl.
 */

#include <stdlib.h>

#include "comments_ascii.h"
#include "commentsctl_json_value.h"
#include "commentsctl_print.h"
#include "commentsctl_server.h"
#include "commentsctl_thread.h"


/* bytes of an answer: that of a page with a hundred long comments fits */
#define COMMENTSCTL_SERVER_BODY       (16 * 1024 * 1024)
#define COMMENTSCTL_SERVER_TIME       10L    /* s for one question */
#define COMMENTSCTL_SERVER_REDIRECTS  5L


static int commentsctl_server_options(commentsctl_server_t *server);
static size_t commentsctl_server_take(char *data, size_t size, size_t n,
    void *to);
static CURLcode commentsctl_server_get(commentsctl_server_t *server,
    comments_str_t path);
static CURLcode commentsctl_server_perform(commentsctl_server_t *server,
    CURLU *url);
static int commentsctl_server_key(comments_arena_t *arena,
    comments_str_t body, comments_str_t *key);


int
commentsctl_server_open(commentsctl_server_t *server, const char *base)
{
    comments_str_t  s;

    memset(server, 0, sizeof(commentsctl_server_t));

    s = comments_str_c(base);

    if (!comments_ascii_begins(s, "http://")
        && !comments_ascii_begins(s, "https://"))
    {
        commentsctl_print_error("--server: \"%s\" is no http or https URL",
                                base);
        return COMMENTS_DECLINED;
    }

    comments_buf_init(&server->body, COMMENTSCTL_SERVER_BODY);

    server->base = base;

    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
        server->curl = curl_easy_init();
    }

    if (server->curl == NULL
        || commentsctl_server_options(server) != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


void
commentsctl_server_close(commentsctl_server_t *server)
{
    if (server->base == NULL) {
        return;
    }

    curl_easy_cleanup(server->curl);
    curl_global_cleanup();
    comments_buf_free(&server->body);
    memset(server, 0, sizeof(commentsctl_server_t));
}


static int
commentsctl_server_options(commentsctl_server_t *server)
{
    CURL      *curl = server->curl;
    CURLcode   code;

#if (LIBCURL_VERSION_NUM >= 0x075500)
    code = curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    code = curl_easy_setopt(curl, CURLOPT_PROTOCOLS,
                            (long) (CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif

    /* by default, it follows to these two and to FTP */

    if (code == CURLE_OK) {
#if (LIBCURL_VERSION_NUM >= 0x075500)
        code = curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR,
                                "http,https");
#else
        code = curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS,
                                (long) (CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    }

    if (code == CURLE_OK) {
        code = curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION,
                                commentsctl_server_take);
    }

    if (code == CURLE_OK) {
        code = curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, server->why);
    }

    (void) curl_easy_setopt(curl, CURLOPT_WRITEDATA, &server->body);
    (void) curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    (void) curl_easy_setopt(curl, CURLOPT_MAXREDIRS,
                            COMMENTSCTL_SERVER_REDIRECTS);
    (void) curl_easy_setopt(curl, CURLOPT_TIMEOUT, COMMENTSCTL_SERVER_TIME);
    (void) curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void) curl_easy_setopt(curl, CURLOPT_USERAGENT, "commentsctl");

    return code == CURLE_OK ? COMMENTS_OK : COMMENTS_ERROR;
}


/* libcurl's callback: what is longer than an answer may be ends it. */
static size_t
commentsctl_server_take(char *data, size_t size, size_t n, void *to)
{
    comments_buf_t  *body = to;

    return comments_buf_add(body, data, size * n) == COMMENTS_OK ? size * n
                                                                 : 0;
}


int
commentsctl_server_ask(commentsctl_server_t *server, comments_arena_t *arena,
    comments_str_t path, comments_str_t *key)
{
    long      status;
    CURLcode  code;

    code = commentsctl_server_get(server, path);

    if (code != CURLE_OK) {
        commentsctl_print_reason("--server %s: %s", server->base,
                                 server->why[0] ? server->why
                                                : curl_easy_strerror(code));
        return COMMENTS_ERROR;
    }

    status = 0;
    (void) curl_easy_getinfo(server->curl, CURLINFO_RESPONSE_CODE, &status);

    if (status >= 500) {
        commentsctl_print_reason("--server %s: it answers %ld",
                                 server->base, status);
        return COMMENTS_ERROR;
    }

    if (status != 200) {
        return COMMENTS_DECLINED;
    }

    return commentsctl_server_key(arena, comments_buf_str(&server->body), key);
}


static CURLcode
commentsctl_server_get(commentsctl_server_t *server, comments_str_t path)
{
    CURLU           *url;
    CURLcode         code;
    comments_buf_t   name;

    comments_buf_init(&name, path.len + 1);

    (void) comments_buf_add_str(&name, path);
    (void) comments_buf_add_char(&name, '\0');

    url = curl_url();
    code = CURLE_URL_MALFORMAT;

    /* libcurl encodes all but letters, digits, "-", ".", "_", "~" and "/" */

    if (!name.failed
        && curl_url_set(url, CURLUPART_URL, server->base, 0) == CURLUE_OK
        && curl_url_set(url, CURLUPART_PATH, name.data, CURLU_URLENCODE)
           == CURLUE_OK)
    {
        code = commentsctl_server_perform(server, url);
    }

    curl_url_cleanup(url);
    comments_buf_free(&name);

    return code;
}


/*
 * Asks for the JSON of the page at url. A redirection may have lost the query:
 * then the page is asked to which it led.
 */
static CURLcode
commentsctl_server_perform(commentsctl_server_t *server, CURLU *url)
{
    int          turn;
    long         redirects;
    char        *end;
    CURLcode     code;

    code = CURLE_OK;
    redirects = 1;

    for (turn = 0; turn < 2 && redirects && code == CURLE_OK; turn++) {

        server->body.len = 0;
        server->body.failed = 0;
        server->why[0] = '\0';

        if (turn
            && (curl_easy_getinfo(server->curl, CURLINFO_EFFECTIVE_URL, &end)
                != CURLE_OK
                || curl_url_set(url, CURLUPART_URL, end, 0) != CURLUE_OK))
        {
            return CURLE_URL_MALFORMAT;
        }

        if (curl_url_set(url, CURLUPART_QUERY, "comments=json", 0)
            != CURLUE_OK)
        {
            return CURLE_URL_MALFORMAT;
        }

        code = curl_easy_setopt(server->curl, CURLOPT_CURLU, url);

        if (code == CURLE_OK) {
            code = curl_easy_perform(server->curl);
            (void) curl_easy_getinfo(server->curl, CURLINFO_REDIRECT_COUNT,
                                     &redirects);
        }
    }

    (void) curl_easy_setopt(server->curl, CURLOPT_CURLU, NULL);

    return code;
}


/* Reads the member "uri" of the answer, which names the thread. */
static int
commentsctl_server_key(comments_arena_t *arena, comments_str_t body,
    comments_str_t *key)
{
    int                  rc;
    comments_str_t       uri;
    commentsctl_json_t  *page;

    page = commentsctl_json_value_parse(body);
    uri = commentsctl_json_value_string(page, "uri");

    rc = uri.len ? commentsctl_thread_decode(arena, uri, key)
                 : COMMENTS_DECLINED;

    commentsctl_json_value_free(page);

    return rc;
}
