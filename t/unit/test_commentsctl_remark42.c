/*
 * The reader of Remark42's backups.
 */

#include "tap.h"

#include "sunk.h"


#define FIRST    "{\"version\":1,\"users\":[],\"posts\":[]}\n"
#define COMMENT  "{\"id\":\"a\",\"pid\":\"\",\"text\":\"<p>t</p>\","          \
                 "\"orig\":\"t\",\"user\":{\"name\":\"Ann\",\"id\":\"u\"},"   \
                 "\"locator\":{\"url\":\"https://blog.example/\"},"           \
                 "\"time\":\"2023-11-14T22:13:20Z\"}\n"


static int
rc_of(const char *json, const char *said)
{
    int     rc, found;
    sunk_t  sunk;

    rc = sunk_read(&sunk, "remark42", json, strlen(json), SUNK_FILE);
    found = sunk_said(&sunk, said);
    sunk_free(&sunk);

    return found ? rc : -100;
}


static void
test_backup(void)
{
    sunk_t  sunk;

    is_int(sunk_path(&sunk, "remark42",
                     "t/fixtures/import/remark42/backup.json"),
           COMMENTS_OK, "a backup");

    ok(sunk_has(&sunk, "page line=1 thread=https://blog.example/closed.html "
                "closed=1"), "a page that is read-only is closed");
    ok(sunk_has(&sunk, "page line=2 thread=https://blog.example/closed.html "
                "title=A closed page"), "a page's title");
    is_int(sunk.pages, 2, "of other pages there is nothing to tell");

    ok(sunk_has(&sunk, "comment approved line=2 "
                "thread=https://blog.example/closed.html "
                "id=0d5b6f9e-0c4f-4a4e-9d55-5a1f1d2f0002 "
                "parent=0d5b6f9e-0c4f-4a4e-9d55-5a1f1d2f0001 name=Cid <c> "
                "created=1700000400000 edited=1700001000000 up=2 down=1 "
                "markup=sanitised text=the *reply* &amp; &#34;more&#34;"),
       "a reply before its parent: the name is unescaped once, the Markdown "
       "where it is read; votes are counted, the time has a zone");
    ok(sunk_has(&sunk, "&gt; quoted"), "a quote in Markdown");
    ok(sunk_has(&sunk, "comment approved line=3 "
                "thread=https://blog.example/closed.html "
                "id=0d5b6f9e-0c4f-4a4e-9d55-5a1f1d2f0001 name=Ann "
                "email=ann@example.org created=1700000000000 down=2 "
                "moderator=1 pinned=1 markup=html "
                "text=<p>the first <a href=\"https://x.example/\">link</a>"
                "</p>"),
       "HTML where there is no Markdown; the address stands in the first "
       "object; the sum of the votes where they are not listed");
    ok(sunk_has(&sunk, "comment deleted line=4 "
                "thread=https://blog.example/open.html?id=7 "
                "id=0d5b6f9e-0c4f-4a4e-9d55-5a1f1d2f0003 "
                "created=1700001600000"), "a deleted stub");
    ok(sunk_has(&sunk, "skip line=6 not a JSON object in UTF-8"),
       "a damaged line");
    ok(sunk_has(&sunk, "skip line=7 it has no \"url\" of its page"),
       "a comment without a page");
    is_int(sunk.comments, 4, "nothing else");
    sunk_free(&sunk);
}


static void
test_versions(void)
{
    int     i;
    char    json[1024];
    sunk_t  sunk;

    for (i = 0; i < 2; i++) {
        (void) snprintf(json, sizeof(json), "{\"version\":%d,\"users\":null,"
                        "\"posts\":null}\n" COMMENT, i);
        is_int(sunk_read(&sunk, "remark42", json, strlen(json), SUNK_PIPE),
               COMMENTS_OK, "version %d", i);
        is_int(sunk.comments, 1, "is read");
        sunk_free(&sunk);
    }

    is_int(rc_of("{\"version\":2,\"users\":[]}\n" COMMENT,
                 ":1: version 2 of the backup is not known"),
           COMMENTS_DECLINED, "others are refused by their number");
    is_int(rc_of(COMMENT, ":1: it does not begin as a backup"),
           COMMENTS_DECLINED, "a wrong first line is the wrong file");
    is_int(rc_of("", ":1: the file is cut off"), COMMENTS_DECLINED,
           "so is an empty one");
    is_int(rc_of("{\"version\":1,\"users\":[{\"id\":\n", "is cut off"),
           COMMENTS_DECLINED, "a first line that is cut off");
}


static void
test_odd(void)
{
    char    *json;
    size_t   len;
    sunk_t   sunk;

    json = FIRST "\r\n \n"
           "{\"id\":\"a\",\"time\":\"2023-11-14T22:13:20Z\",\"votes\":[1],"
           "\"user\":17,\"locator\":[]}\n"
           "{\"id\":1,\"time\":\"2023-11-14T22:13:20Z\"}\n"
           "{\"id\":\"b\",\"time\":7}\n"
           "{\"id\":\"c\"}\n"
           "{\"id\":\"d\",\"time\":\"2023-11-14T22:13:20Z\",\"score\":-1e99,"
           "\"locator\":{\"url\":\"/x\"}}";

    is_int(sunk_read(&sunk, "remark42", json, strlen(json), SUNK_FILE),
           COMMENTS_OK, "members of other types");
    ok(sunk_has(&sunk, "skip line=4 it has no \"url\" of its page"),
       "no page");
    ok(sunk_has(&sunk, "skip line=5 it has no id"), "no id");
    ok(sunk_has(&sunk, "skip line=6 a time is not a string"), "no string");
    ok(sunk_has(&sunk, "skip line=7 it has no time"), "no time");
    ok(sunk_has(&sunk, "comment approved line=8 thread=/x id=d "
                "created=1700000000000 down=2147483648 markup=html"),
       "a score that no comment has");
    sunk_free(&sunk);

    len = 5 * 1024 * 1024;
    json = malloc(len + sizeof(FIRST COMMENT) + 1);

    if (json == NULL) {
        abort();
    }

    (void) strcpy(json, FIRST);
    memset(json + strlen(FIRST), ' ', len);
    (void) strcpy(json + strlen(FIRST) + len, "\n" COMMENT);

    is_int(sunk_read(&sunk, "remark42", json, strlen(json), SUNK_FILE),
           COMMENTS_OK, "a line of 5 MB");
    is_int(sunk.skips[COMMENTSCTL_SKIP_TOO_LONG], 1, "is too long");
    is_int(sunk.comments, 1, "and the next one is read");
    sunk_free(&sunk);
    free(json);
}


int
main(void)
{
    plan_none();

    test_backup();
    test_versions();
    test_odd();

    return done_testing();
}
