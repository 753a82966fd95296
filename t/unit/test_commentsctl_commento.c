/*
 * The reader of Commento and Comentario, and what it is made of: JSON that is
 * read piece by piece, from files and from pipes.
 */

#include "tap.h"

#include "sunk.h"


#define FIXTURE(name)  "t/fixtures/import/commento/" name


#define TIME     "2021-03-12T11:21:56Z"
#define ONE(id, more)                                                         \
    "{\"commentHex\":\"" id "\",\"path\":\"/a/\",\"commenterHex\":\"h1\","    \
    "\"markdown\":\"text\",\"parentHex\":\"root\",\"score\":0,"               \
    "\"state\":\"approved\",\"creationDate\":\"" TIME "\"" more "}"


/* the reader's result for a whole file; it is freed */
static int
rc_of(const char *json, const char *said)
{
    int     rc, found;
    sunk_t  sunk;

    rc = sunk_read(&sunk, "commento", json, strlen(json), SUNK_FILE);
    found = sunk_said(&sunk, said);
    sunk_free(&sunk);

    return found ? rc : -100;
}


static void
test_version_1(void)
{
    sunk_t  sunk;

    is_int(sunk_path(&sunk, "commento", FIXTURE("commento.json")),
           COMMENTS_OK, "an export of Commento");
    ok(sunk_has(&sunk, "comment approved line=4 thread=/post/ id=c2 parent=c1 "
                "name=Ann email=ann@example.org website=https://ann.example "
                "created=1615548600500 down=3 moderator=1 text=a *reply*"),
       "a reply before its parent, and an author who stands behind it");
    ok(sunk_has(&sunk, "comment deleted line=5 thread=/post/ id=c1 "
                "created=1615548116000"),
       "a deleted comment has neither author nor text");
    ok(sunk_has(&sunk, "comment pending line=6 thread=/fork id=c3 "
                "created=1615549200000 up=4 text=the fork's path"),
       "Commento++ names the path \"path\"; zeros are nobody");
    ok(sunk_has(&sunk, "comment approved line=7 thread=/post/ id=c4 name=Ann "
                "email=ann@example.org website=https://ann.example "
                "created=1615549800000 moderator=1 markup=html "
                "text=<p>only <b>HTML</b></p>"),
       "HTML where there is no Markdown");
    ok(sunk_has(&sunk, "comment spam line=8 thread=/post/ id=c5 "
                "created=1615550100000 text=buy"), "flagged is spam");
    is_int(sunk.comments, 5, "each once");
    sunk_free(&sunk);
}


static void
test_version_3(void)
{
    sunk_t  sunk;

    is_int(sunk_path(&sunk, "commento", FIXTURE("comentario.json")),
           COMMENTS_OK, "an export of Comentario");
    ok(sunk_has(&sunk, "page line=1 thread=/about/ title=About closed=1"),
       "a page that is read-only");
    is_int(sunk.pages, 1, "and none of which nothing is known");
    ok(sunk_has(&sunk, "comment approved line=1 thread=/about/ "
                "id=30000000-0000-4000-8000-000000000001 name=Bea "
                "email=bea@example.org website=https://bea.example "
                "created=1699992912000 edited=1699992972000 up=2 pinned=1 "
                "text=sticky"), "a comment; zeros are no parent");
    ok(sunk_has(&sunk, "comment pending line=1 thread=/about/ "
                "id=30000000-0000-4000-8000-000000000002 "
                "parent=30000000-0000-4000-8000-000000000001 name=Guest "
                "created=1699993032000 text=held"),
       "a visitor without an account has a name");
    ok(sunk_has(&sunk, "comment approved line=1 "
                "thread=https://blog.example/elsewhere/#comentario-30000000-"
                "0000-4000-8000-000000000003 "
                "id=30000000-0000-4000-8000-000000000003 "
                "created=1699993092000 text=by its url"),
       "an unknown page is found by the comment's address");
    is_int(sunk.skips[COMMENTSCTL_SKIP_NO_PAGE], 1, "or is not found");
    ok(sunk_has(&sunk, "comment spam line=1 thread=/untitled/ "
                "id=30000000-0000-4000-8000-000000000005 "
                "created=1699993212000 text=rejected"),
       "neither approved nor pending is rejected");
    sunk_free(&sunk);
}


static void
test_refused(void)
{
    is_int(rc_of("{\"version\":481}", ":1: version 481 of the export is not"),
           COMMENTS_DECLINED, "an unknown version is refused by its number");
    is_int(rc_of("{\"version\":2,\"comments\":[]}", "version 2"),
           COMMENTS_DECLINED, "so is 2");
    is_int(rc_of("{\"version\":\"1\"}", "its version is no number"),
           COMMENTS_DECLINED, "a version that is no number");
    is_int(rc_of("{\"comments\":[]}", "it has no \"version\""),
           COMMENTS_DECLINED, "no version");
    is_int(rc_of("{\"version\":3,\"pages\":[Argh", ":1: not JSON: a value"),
           COMMENTS_DECLINED, "a word is no value");
    is_int(rc_of("{\n\"version\":3,\n\"pages\":[{}\n", ":4: the file is cut"),
           COMMENTS_DECLINED, "a file that is cut off between values");
    is_int(rc_of("{\"version\":3,\"pages\":[{\"id\":\"x", "is cut off"),
           COMMENTS_DECLINED, "and inside of one");
    is_int(rc_of("{\"version\":3,\"pages\":[{\"id\":]]}", "do not match"),
           COMMENTS_DECLINED, "brackets that do not match");
    is_int(rc_of("{\"version\":3} x", "something follows"),
           COMMENTS_DECLINED, "something behind the end");
    is_int(rc_of("{\"version\":3,}", "a member's name"),
           COMMENTS_DECLINED, "a comma at the end");
    is_int(rc_of("[]", "'{' was expected"), COMMENTS_DECLINED, "a list");
    is_int(rc_of("", "the file is cut off"), COMMENTS_DECLINED, "nothing");
    is_int(rc_of("\xff\xfe{\0\"\0", "'{' was expected"), COMMENTS_DECLINED,
           "UTF-16");
    is_int(rc_of("{\"version\":3,\"comments\":{}}", "'[' was expected"),
           COMMENTS_DECLINED, "a list that is an object");
}


static void
test_damaged(void)
{
    sunk_t      sunk;
    const char *json;

    json = "\xef\xbb\xbf{\"version\":1,\"commenters\":null,\"other\":[[1,2]],\n"
           "\"comments\":[" ONE("a", "") ",\n"
           "{\"commentHex\":},\n"
           ONE("b\\u0000", "") ",\n"
           ONE("c\xff", "") ",\n"
           ONE("d", ",\"creationDate\":1") ",\n"
           "17,\n"
           "{\"commentHex\":\"e\",\"state\":\"odd\"},\n"
           "{\"commentHex\":\"f\",\"state\":\"approved\","
           "\"creationDate\":\"2921-03-12T11:21:56Z\",\"path\":\"/\"},\n"
           "{\"state\":\"approved\",\"creationDate\":\"" TIME "\"},\n"
           "{\"commentHex\":\"g\",\"state\":\"approved\","
           "\"creationDate\":\"" TIME "\"}]}";

    is_int(sunk_read(&sunk, "commento", json, strlen(json), SUNK_FILE),
           COMMENTS_OK, "a file with damaged comments is read to its end");
    is_int(sunk.comments, 1, "the one that is not damaged is there");
    is_int(sunk.skips[COMMENTSCTL_SKIP_DAMAGED], 8, "the others are counted");
    is_int(sunk.skips[COMMENTSCTL_SKIP_NO_PAGE], 1, "so is one without page");
    ok(sunk_has(&sunk, "skip line=3 not a JSON object in UTF-8"),
       "not JSON, with its line");
    ok(sunk_has(&sunk, "skip line=4 not a JSON object in UTF-8"), "a NUL");
    ok(sunk_has(&sunk, "skip line=5 not a JSON object in UTF-8"),
       "another encoding");
    ok(sunk_has(&sunk, "skip line=9 a time is later than now"), "the future");
    sunk_free(&sunk);
}


/* a file of text, that often, and text */
static char *
repeated(const char *front, char c, size_t n, const char *end, size_t *len)
{
    char  *data;

    *len = strlen(front) + n + strlen(end);
    data = malloc(*len + 1);

    if (data == NULL) {
        abort();
    }

    memcpy(data, front, strlen(front));
    memset(data + strlen(front), c, n);
    memcpy(data + strlen(front) + n, end, strlen(end) + 1);

    return data;
}


static void
test_large(void)
{
    char    *json;
    size_t   len;
    sunk_t   sunk;

    json = repeated("{\"version\":1,\"comments\":[" ONE("a", "") ",\n"
                    "{\"commentHex\":\"b\",\"markdown\":\"", 'x',
                    32 * 1024 * 1024, "\"},\n" ONE("c", "") "]}", &len);

    is_int(sunk_read(&sunk, "commento", json, len, SUNK_FILE), COMMENTS_OK,
           "32 MB in one element");
    is_int(sunk.comments, 2, "the comments around it are read");
    is_int(sunk.skips[COMMENTSCTL_SKIP_TOO_LONG], 1, "it is skipped");
    ok(sunk_has(&sunk, "skip line=2 it is longer than 4 MB"), "with its line");
    sunk_free(&sunk);
    free(json);

    json = repeated("{\"version\":1,\"comments\":[\n", '[', 100000, "", &len);

    is_int(sunk_read(&sunk, "commento", json, len, SUNK_FILE),
           COMMENTS_DECLINED, "100,000 nested lists");
    ok(sunk_said(&sunk, ":2: a value has more than 64 nested levels"),
       "are refused with the line");
    sunk_free(&sunk);
    free(json);

    json = repeated("{\"", 'n', 5 * 1024 * 1024, "\":1,\"version\":1}", &len);

    is_int(sunk_read(&sunk, "commento", json, len, SUNK_FILE), COMMENTS_OK,
           "a member with a name of 5 MB is another one");
    sunk_free(&sunk);
    free(json);
}


/* The same bytes give the same as a file and as a pipe, packed or not. */
static void
test_ways(void)
{
    int      i;
    char    *packed;
    size_t   len;
    sunk_t   file, pipe;
    uLongf   size;
    z_stream z;

    static char  json[400000];

    len = (size_t) snprintf(json, sizeof(json), "{\"version\":1,"
                            "\"comments\":[" ONE("0", ""));

    for (i = 1; i < 1500; i++) {
        len += (size_t) snprintf(json + len, sizeof(json) - len,
                                 ",\n" ONE("%d", ""), i);
    }

    len += (size_t) snprintf(json + len, sizeof(json) - len,
                             "],\"commenters\":[{\"commenterHex\":\"h1\","
                             "\"name\":\"Ann\"}]}");

    is_int(sunk_read(&file, "commento", json, len, SUNK_FILE), COMMENTS_OK,
           "a file of several buffers");
    is_int(sunk_read(&pipe, "commento", json, len, SUNK_PIPE), COMMENTS_OK,
           "a pipe, which cannot be read twice");
    ok(file.comments == 1500 && file.calls.len == pipe.calls.len
       && memcmp(file.calls.data, pipe.calls.data, file.calls.len) == 0,
       "gives the same");
    sunk_free(&pipe);

    memset(&z, 0, sizeof(z));
    size = compressBound(len) + 64;
    packed = malloc(size);

    if (packed == NULL
        || deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY)
           != Z_OK)
    {
        abort();
    }

    z.next_in = (Bytef *) json;
    z.avail_in = (uInt) len;
    z.next_out = (Bytef *) packed;
    z.avail_out = (uInt) size;
    (void) deflate(&z, Z_FINISH);
    size = z.total_out;
    (void) deflateEnd(&z);

    is_int(sunk_read(&pipe, "commento", packed, size, SUNK_FILE), COMMENTS_OK,
           "packed");
    ok(file.calls.len == pipe.calls.len, "the same");
    sunk_free(&pipe);

    is_int(sunk_read(&pipe, "commento", packed, size / 2, SUNK_FILE),
           COMMENTS_ERROR, "packed, and cut off");
    ok(sunk_said(&pipe, "the packed file is cut off"), "which is said");
    sunk_free(&pipe);

    is_int(sunk_read(&pipe, "commento", packed, size, SUNK_PIPE), COMMENTS_OK,
           "a packed pipe");
    ok(file.calls.len == pipe.calls.len, "the same again");
    sunk_free(&pipe);

    sunk_free(&file);
    free(packed);
}


int
main(void)
{
    plan_none();

    test_version_1();
    test_version_3();
    test_refused();
    test_damaged();
    test_large();
    test_ways();

    return done_testing();
}
