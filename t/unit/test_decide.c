/*
 * What an act does to a comment: every act on every status, and the refusals.
 */

#include "comments_decide.h"
#include "comments_lesson.h"
#include "tap.h"


#define NOW    1700000000000
#define ID     "0000000000000001"
#define ALICE  "00112233445566778899aabbccddeeff"
#define BOB    "ffeeddccbbaa99887766554433221100"


static void test_status(void);
static void test_rules(void);
static void test_restore(void);
static void test_purge(void);
static void test_edit(void);
static void test_held(void);
static void test_unflag(void);
static void test_author(void);
static void test_lesson(void);
static comments_change_t change_of(char status);
static comments_decide_t act_of(comments_op_t op);
static char decided(comments_op_t op, char status, comments_status_t seen);


int
main(void)
{
    plan_none();

    test_status();
    test_rules();
    test_restore();
    test_purge();
    test_edit();
    test_held();
    test_unflag();
    test_author();
    test_lesson();

    return done_testing();
}


static comments_change_t
change_of(char status)
{
    comments_change_t  change;

    memset(&change, 0, sizeof(change));

    change.id = comments_str_c(ID);
    change.root = change.id;
    change.member = comments_str_c(ID " record");
    change.stored = 1;
    change.before.id = change.id;
    change.before.status = (comments_status_t) status;
    change.before.name = comments_str_c("Ann");
    change.before.text = comments_str_c("old");
    change.before.author = comments_str_c(ALICE);
    change.before.reason = comments_str_c("words:words");
    change.before.by = comments_str_c("check");
    change.before.created = NOW - 60000;
    change.after = change.before;

    return change;
}


static comments_decide_t
act_of(comments_op_t op)
{
    comments_decide_t  act;

    memset(&act, 0, sizeof(act));
    act.op = op;
    act.who = comments_str_c("Zoe");
    act.now = NOW;

    return act;
}


/* the letter of the new status, "=" the same, "!" refused, "-" gone */
static char
decided(comments_op_t op, char status, comments_status_t seen)
{
    comments_change_t    change;
    comments_decide_t    act;
    comments_decision_t  decision;

    act = act_of(op);
    change = change_of(status);
    decision = comments_decide(&act, seen, 0, &change);

    if (decision == COMMENTS_DECIDED_SAME) {
        return '=';
    }

    if (decision != COMMENTS_DECIDED) {
        return comments_schema_changes(&change) ? '?' : '!';
    }

    return change.gone ? '-' : (char) change.after.status;
}


static void
test_status(void)
{
    size_t  i, j;
    char    found[5];

    static const struct {
        comments_op_t   op;
        const char     *then;    /* of a, p, s, d */
    } acts[] = {
        { COMMENTS_OP_APPROVE, "=aaa" },
        { COMMENTS_OP_HOLD, "p=p!" },
        { COMMENTS_OP_SPAM, "ss=s" },
        { COMMENTS_OP_DELETE, "ddd=" },
        { COMMENTS_OP_RESTORE, "=!!a" },
        { COMMENTS_OP_PURGE, "!!--" },
        { COMMENTS_OP_CLOSE, "!!!!" }
    };

    for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {

        for (j = 0; j < 4; j++) {
            found[j] = decided(acts[i].op, "apsd"[j], 0);
        }

        found[4] = '\0';
        is_str(found, 4, acts[i].then, "%s", comments_op_name(acts[i].op));
    }
}


static void
test_rules(void)
{
    comments_change_t  change;
    comments_decide_t  act;

    change = change_of('p');
    act = act_of(COMMENTS_OP_APPROVE);

    ok(comments_decide(&act, COMMENTS_PENDING, 0, &change) == COMMENTS_DECIDED,
       "the status that was seen");
    is_str(change.after.by.data, change.after.by.len, "Zoe", "who");
    is_int(change.after.decided, NOW, "when");
    is_int((long) change.after.reason.len, 0, "the reason to hold it is gone");

    change = change_of('a');
    ok(comments_decide(&act, COMMENTS_PENDING, 0, &change)
       == COMMENTS_DECIDED_SAME, "somebody else has approved it: no conflict");

    change = change_of('s');
    ok(comments_decide(&act, COMMENTS_PENDING, 0, &change)
       == COMMENTS_DECIDED_SEEN, "somebody else has marked it");
    ok(!comments_schema_changes(&change), "nothing is changed");

    act = act_of(COMMENTS_OP_HOLD);
    act.reason = comments_str_c("flags");
    change = change_of('a');
    (void) comments_decide(&act, 0, 0, &change);
    is_str(change.after.reason.data, change.after.reason.len,
           "flags", "why it is held");

    act = act_of(COMMENTS_OP_PIN);
    change = change_of('a');
    ok(comments_decide(&act, 0, 0, &change) == COMMENTS_DECIDED
       && change.after.pinned, "pin");
    change.before.pinned = 1;
    ok(comments_decide(&act, 0, 0, &change) == COMMENTS_DECIDED_SAME,
       "pinned already");
    act = act_of(COMMENTS_OP_UNPIN);
    ok(comments_decide(&act, 0, 0, &change) == COMMENTS_DECIDED
       && !change.after.pinned, "unpin");
}


static void
test_restore(void)
{
    comments_change_t  change;
    comments_decide_t  act;

    act = act_of(COMMENTS_OP_DELETE);
    change = change_of('p');
    (void) comments_decide(&act, 0, 0, &change);
    is_int(change.after.was, 'p', "a deletion remembers the status");

    change.before = change.after;
    act = act_of(COMMENTS_OP_RESTORE);
    (void) comments_decide(&act, 0, 0, &change);
    is_int(change.after.status, 'p', "it comes back");
    is_int(change.after.was, 0, "and is forgotten");

    change = change_of('d');
    change.before.text = comments_str_c("");
    ok(comments_decide(&act, 0, 0, &change) == COMMENTS_DECIDED_PURGED,
       "of a purged one nothing is left");
}


static void
test_purge(void)
{
    comments_change_t  change;
    comments_decide_t  act;

    act = act_of(COMMENTS_OP_PURGE);
    change = change_of('d');

    ok(!comments_decide_asks(&act, &change), "alone in its subtree");
    change.stored = 2;
    ok(comments_decide_asks(&act, &change), "there may be replies");

    ok(comments_decide(&act, 0, 1, &change) == COMMENTS_DECIDED && !change.gone,
       "one with replies keeps its place");
    is_int((long) (change.after.text.len + change.after.name.len
                   + change.after.author.len), 0, "without its content");
    is_int(change.after.decided, NOW, "when");

    change = change_of('a');
    act.any = 1;
    ok(comments_decide(&act, 0, 0, &change) == COMMENTS_DECIDED && change.gone,
       "whatever it is");
}


static void
test_edit(void)
{
    comments_change_t   change;
    comments_decide_t   act;
    comments_comment_t  wanted;

    memset(&wanted, 0, sizeof(wanted));
    wanted.text = comments_str_c("new");
    wanted.format = comments_str_c("plain");
    wanted.format_version = 1;

    act = act_of(COMMENTS_OP_EDIT);
    act.wanted = &wanted;

    change = change_of('a');
    ok(comments_decide(&act, 0, 0, &change) == COMMENTS_DECIDED, "a new text");
    is_str(change.after.text.data, change.after.text.len, "new", "text");
    is_str(change.after.format.data, change.after.format.len,
           "plain", "format");
    is_str(change.after.name.data, change.after.name.len,
           "Ann", "the name stays");
    is_int(change.after.edited, NOW, "when");
    is_int(change.after.status, 'a', "the status stays");
    is_str(change.after.by.data, change.after.by.len,
           "check", "who set it, too");

    change = change_of('a');
    change.before.text = wanted.text;
    ok(comments_decide(&act, 0, 0, &change) == COMMENTS_DECIDED_SAME,
       "the same text, whatever its format is called");

    change = change_of('d');
    ok(comments_decide(&act, 0, 0, &change) == COMMENTS_DECIDED_STATUS,
       "a deleted one is not edited");

    change.before.text = comments_str_c("");
    ok(comments_decide(&act, 0, 0, &change) == COMMENTS_DECIDED_PURGED,
       "nor a purged one");
}


static void
test_held(void)
{
    comments_change_t   change;
    comments_decide_t   act;
    comments_comment_t  wanted;

    memset(&wanted, 0, sizeof(wanted));
    wanted.text = comments_str_c("new");
    wanted.status = COMMENTS_PENDING;
    wanted.reason = comments_str_c("links:links");
    wanted.by = comments_str_c("check");

    act = act_of(COMMENTS_OP_EDIT);
    act.wanted = &wanted;

    change = change_of('a');
    (void) comments_decide(&act, 0, 0, &change);
    is_int(change.after.status, 'p', "an edit is held");
    is_str(change.after.reason.data, change.after.reason.len,
           "links:links", "why");

    change = change_of('s');
    (void) comments_decide(&act, 0, 0, &change);
    is_int(change.after.status, 's', "spam stays spam");

    wanted.status = COMMENTS_APPROVED;
    change = change_of('p');
    (void) comments_decide(&act, 0, 0, &change);
    is_int(change.after.status, 'p', "an edit approves nothing");
    is_str(change.after.reason.data, change.after.reason.len,
           "words:words", "nor forgets why");
}


static void
test_unflag(void)
{
    comments_change_t  change;
    comments_decide_t  act;

    act = act_of(COMMENTS_OP_UNFLAG);

    change = change_of(COMMENTS_PENDING);
    is_int(comments_decide(&act, 0, 0, &change), COMMENTS_DECIDED_STATUS,
           "unflag: not what a check holds");

    change = change_of(COMMENTS_PENDING);
    change.before.by = comments_str_c("flags");
    change.before.reason = comments_str_c("flags:3");
    is_int(comments_decide(&act, 0, 0, &change), COMMENTS_DECIDED,
           "what flags hold");
    is_int(change.after.status, COMMENTS_APPROVED, "is approved");
    is_int(change.after.reason.len, 0, "without a reason");

    change = change_of(COMMENTS_APPROVED);
    is_int(comments_decide(&act, 0, 0, &change), COMMENTS_DECIDED,
           "what they do not hold");
    is_int(change.after.status, COMMENTS_APPROVED, "stays");
    is_str(change.after.by.data, change.after.by.len, "Zoe", "who looked");

    change = change_of(COMMENTS_SPAM);
    is_int(comments_decide(&act, 0, 0, &change), COMMENTS_DECIDED_STATUS,
           "not spam");

    change = change_of(COMMENTS_DELETED);
    is_int(comments_decide(&act, 0, 0, &change), COMMENTS_DECIDED_STATUS,
           "nor what is deleted");
}


static void
test_author(void)
{
    comments_change_t  change;
    comments_decide_t  act;

    act = act_of(COMMENTS_OP_DELETE);
    change = change_of('a');

    act.author = comments_str_c(BOB);
    ok(comments_decide(&act, 0, 0, &change) == COMMENTS_DECIDED_FOREIGN,
       "another author's");

    act.author = comments_str_c(ALICE);
    act.since = NOW - 60001;
    ok(comments_decide(&act, 0, 0, &change) == COMMENTS_DECIDED, "one's own");

    act.since = NOW - 59999;
    ok(comments_decide(&act, 0, 0, &change) == COMMENTS_DECIDED_LATE,
       "too late");
    ok(!comments_schema_changes(&change), "nothing is changed");
}


static void
test_lesson(void)
{
    comments_change_t  change;

    change = change_of('p');
    change.after.status = COMMENTS_APPROVED;

    is_int(comments_lesson_of(COMMENTS_OP_APPROVE, &change), 'h', "approved");
    is_int(comments_lesson_of(COMMENTS_OP_EDIT, &change), '=', "edited");
    is_int(comments_lesson_of(COMMENTS_OP_DELETE, &change), 0, "deleted");

    change.after.status = COMMENTS_SPAM;
    is_int(comments_lesson_of(COMMENTS_OP_SPAM, &change), 's', "spam");

    change.after = change.before;
    is_int(comments_lesson_of(COMMENTS_OP_SPAM, &change), 0, "no change");
}
