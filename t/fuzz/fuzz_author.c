/*
 * The Cookie header of a stranger: an author is found only by a signed cookie.
 * A byte 0xff of the input stands for such a cookie's value, which a fuzzer
 * could not guess, and 0xfe for one that another secret has signed.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "comments_author.h"
#include "comments_buf.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)

#define AUTHOR  "00112233445566778899aabbccddeeff"


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int             rc, right;
    size_t          i;
    char            value[COMMENTS_AUTHOR_COOKIE];
    char            forged[COMMENTS_AUTHOR_COOKIE];
    comments_buf_t  header;
    comments_str_t  secret, site, author, found;

    secret = comments_str_c("the secret");
    site = comments_str_c("site");
    author = comments_str_c(AUTHOR);

    CHECK(comments_author_cookie(secret, site, author, value) == COMMENTS_OK);
    CHECK(comments_author_cookie(site, site, author, forged) == COMMENTS_OK);

    comments_buf_init(&header, 16 * 1024 * 1024);
    right = 0;

    for (i = 0; i < size; i++) {

        if (data[i] == 0xff) {
            (void) comments_buf_add(&header, value, sizeof(value));
            right = 1;

        } else if (data[i] == 0xfe) {
            (void) comments_buf_add(&header, forged, sizeof(forged));

        } else {
            (void) comments_buf_add_char(&header, (char) data[i]);
        }
    }

    CHECK(!header.failed);

    found = comments_str_c("");
    rc = comments_author_find(secret, site, comments_buf_str(&header), &found);

    CHECK(rc == COMMENTS_OK || rc == COMMENTS_DECLINED);
    CHECK(rc == COMMENTS_DECLINED || (right && comments_str_eq(found, author)));

    comments_buf_free(&header);

    return 0;
}
