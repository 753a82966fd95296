/*
 * The texts of --help.
 */

#include <stdio.h>
#include <string.h>

#include "commentsctl_help.h"


typedef struct {
    const char   *name;
    const char   *text;
} commentsctl_help_t;


/* part of the text of each command that changes the status of comments */
#define COMMENTSCTL_HELP_IDS                                                  \
"\n"                                                                          \
"ID is a comment's id, as list, recent and show tell it; \"-\" reads ids\n"    \
"from standard input, one a line.\n"                                          \
"\n"                                                                          \
"  --by NAME        who decides, for the log; else \"commentsctl\"\n"          \
"\n"                                                                          \
"Exit status 1 if a comment is not there, or cannot become that.\n"


static const char  commentsctl_help_tool[] =
"usage: commentsctl [--redis URL] [--site NAME] [--secret-file FILE] COMMAND\n"
"\n"
"The comments of ngx_comments_module, from the command line.\n"
"\n"
"  --redis URL          redis://[user:password@]host[:port][/db] or\n"
"                       unix:/path.sock[?db=N]; else the variable\n"
"                       COMMENTS_REDIS, else redis://127.0.0.1:6379/0\n"
"  --site NAME          what comments_site in nginx's configuration says, or\n"
"                       else the first server_name; by default \"default\"\n"
"  --secret-file FILE   the first line is the secret, instead of Redis' own\n"
"  --json               the result as JSON\n"
"  --help               this, or after a command its own help\n"
"  --version            the version of commentsctl\n"
"\n"
"commands:\n"
"  import FILE…         comments into Redis\n"
"  export               all comments of the site: JSON lines, WXR or HTML\n"
"  stats                the site in numbers\n"
"  list                 its threads with the numbers of their comments, or\n"
"                       with --status the comments of that status\n"
"  recent               the newest comments of the site\n"
"  show THREAD          one thread with everything that is stored of it\n"
"  verify [--repair]    are lists and counts what the comments say?\n"
"  upgrade              brings up to date what an older version has stored\n"
"  approve ID…          shows comments that are held, spam or deleted\n"
"  spam ID…             hides comments as spam\n"
"  delete ID…           hides comments; their replies stay\n"
"  restore ID…          makes deleted comments what they were before\n"
"  purge ID…            removes what is deleted or spam for good\n"
"  unflag ID…           leaves comments that readers have flagged\n"
"  edit ID              gives a comment another text or name\n"
"  close THREAD…        takes no more posts\n"
"  open THREAD…         takes posts again\n"
"  ban add|remove|list  addresses, networks, emails and names whose posts\n"
"                       are refused\n"
"  unban KIND VALUE     the same as ban remove\n"
"  move OLD NEW         a page has another address: its comments go there\n"
"  learn [--reset]      what moderators called spam, for the check learned\n"
"  export-person KIND VALUE, erase-person KIND VALUE\n"
"                       everything of one person\n"
"\n"
"exit status: 0 done; 1 something was skipped or is wrong; 2 usage;\n"
"3 no Redis, or it refused\n";


static const commentsctl_help_t  commentsctl_help_commands[] = {
    { "import",
"usage: commentsctl import [--format FORMAT] FILE… [--dry-run]\n"
"                          [--server URL | --site-root DIR]\n"
"                          [--url-map FILE]\n"
"                          [--time-zone ZONE] [--email hash|keep|off]\n"
"                          [--source NAME] [--json]\n"
"\n"
"Reads comments and writes those that are not there yet: a second run\n"
"changes nothing. \"-\" is standard input. All files of one source belong\n"
"into one run, as replies find their parents in it. A file may be packed by\n"
"gzip. Look first, then do it:\n"
"\n"
"    commentsctl --site blog.example import --dry-run export.xml.gz\n"
"    commentsctl --site blog.example import export.xml.gz\n"
"\n"
"  --format FORMAT  what wrote the files: blogger, commento (Commento,\n"
"                   Commento++, Comentario), disqus, html (comments that are\n"
"                   printed in the pages below --site-root DIR; no FILE),\n"
"                   isso (its database, or JSON), jsonl (see below),\n"
"                   remark42, typepad (and Movable Type), wordpress; or\n"
"                   auto, the default: each file tells\n"
"  --dry-run        everything but the writing; lists the threads\n"
"  --server URL     the running site, which is asked for the thread of each\n"
"                   page\n"
"  --site-root DIR  the folder of the site's pages: a thread gets the path of\n"
"                   its page there (/a, /a.html, /a/index.html), and a dry\n"
"                   run tells which page is missing\n"
"  --url-map FILE   lines of \"OLD NEW\": where pages have moved; a \"*\" at\n"
"                   the end of both stands for the rest, and a path in OLD\n"
"                   is that of any host\n"
"  --source NAME    where the ids come from (a blog, a system): ids of two\n"
"                   sources never meet, and a later export of the same source\n"
"                   adds what is new, wherever pages have moved meanwhile\n"
"  --time-zone ZONE of times that have none: Europe/Berlin, +01:00; without\n"
"                   it they are taken for UTC (WordPress: the page's zone)\n"
"  --email HOW      what is stored of e-mail addresses: hash (the default),\n"
"                   keep (the addresses too) or off (nothing)\n"
"\n"
"Comments that the other system took for spam are skipped; deleted ones only\n"
"stay as a place where they have replies. Texts in HTML become Markdown. IP\n"
"addresses are never stored, and nobody is notified.\n"
"\n"
"jsonl is one JSON object a line, with thread (path or URL of the page),\n"
"text, created (2026-01-02T10:00:00Z), and where you have them id, parent\n"
"(the id of another), name, email, website, status (approved, pending, spam,\n"
"deleted), edited, up, down, moderator, page_author, pinned, format (of the\n"
"text; markdown, if it is not said). \"export\" writes such files, with the\n"
"closed threads and the secret, which does not replace another.\n"
"\n"
"Lines that are damaged, and what cannot be stored, are told on standard\n"
"error and counted as skipped; the exit status is 1 then.\n" },
    { "export",
"usage: commentsctl export [-o FILE] [--no-secret]\n"
"       commentsctl export --format wxr [-o FILE] [--base-url URL]\n"
"       commentsctl export --format html --output-dir DIR [--base-url URL]\n"
"\n"
"Writes all comments of the site, one JSON object a line, with all that is\n"
"stored of them: \"import\" makes the same comments of it, with the same\n"
"ids. E-mail addresses, where they are kept, are in it, and so are closed\n"
"threads and comments:secret: nobody else should read it.\n"
"\n"
"  -o FILE          instead of standard output; FILE gets mode 0600, and is\n"
"                   replaced only when the export is complete\n"
"  --no-secret      leave comments:secret out\n"
"  --format jsonl   the default\n"
"  --format wxr     what WordPress and Disqus import: the approved and the\n"
"                   pending comments, as HTML; neither hashes nor the secret\n"
"  --base-url URL   address of the site in such an export; by default\n"
"                   https:// and the site's name\n"
"  --format html    a static page for each thread below the folder DIR, with\n"
"                   the approved comments as the server renders them; pages\n"
"                   of an earlier export are replaced, and no other file\n"
"\n"
"The site may be in use meanwhile. Exit status 1 if nothing is stored of the\n"
"site (no file is written then), if comments are damaged, or if the output\n"
"cannot be written; 3 if Redis goes away.\n"},
    { "stats",
"usage: commentsctl stats [--json]\n"
"\n"
"Numbers of threads, comments and replies, and of comments by status.\n" },
    { "list",
"usage: commentsctl list [--json]\n"
"       commentsctl list --status STATUS [--limit N] [--after ID]\n"
"                        [--json] [--format jsonl]\n"
"\n"
"The site's threads, the last changed first: number of approved comments,\n"
"time of the last change, thread.\n"
"\n"
"  --status STATUS  the comments of that status (approved, pending, spam,\n"
"                   deleted), or flagged: those that readers have flagged\n"
"                   and no moderator has looked at since; the newest first:\n"
"                   id, time, status, name,\n"
"                   thread, why it is held, and the beginning of the text\n"
"  --limit N        so many of them\n"
"  --after ID       those that are older than this comment\n"
"  --format jsonl   one JSON object a line\n" },
    { "recent",
"usage: commentsctl recent [--status STATUS] [--limit N] [--after ID]\n"
"                          [--json] [--format jsonl]\n"
"\n"
"The newest comments of the site, 20 unless --limit says otherwise: id,\n"
"time, status, name, thread, and below them the text; with --after those\n"
"that are older than a comment.\n" },
    { "edit",
"usage: commentsctl edit ID [--text FILE] [--name NAME] [--by NAME]\n"
"\n"
"Gives a comment another text, from FILE (\"-\" is standard input), another\n"
"name, or both. Readers see that it was edited.\n" },
    { "close",
"usage: commentsctl close THREAD… [--by NAME]\n"
"\n"
"The thread shows its comments and takes no more. THREAD is the path or URL\n"
"of its page.\n" },
    { "ban",
"usage: commentsctl ban add KIND VALUE [--for TIME] [--reason TEXT]\n"
"       commentsctl ban add address|network --from ID [--for TIME]\n"
"                       [--reason TEXT]\n"
"       commentsctl ban remove KIND VALUE|--from ID\n"
"       commentsctl ban list [--json]\n"
"\n"
"Posts from what is banned are refused, by the check \"bans\". KIND is\n"
"address (IPv4 or IPv6), network (a /24 of IPv4 or a /64 of IPv6, or an\n"
"address in it), email or name; case and white space do not matter. What\n"
"is stored of all but names is a hash with the site's secret, which the\n"
"list shows; \"remove\" takes the hash as well.\n"
"\n"
"  --for TIME       until the ban ends, as 90m, 12h, 30d or 4w\n"
"  --reason TEXT    for moderators and the log\n"
"  --from ID        the address that this comment came from, or its network;\n"
"                   known for 30 days\n"
"\n"
"Exit status 1 if there is no ban to remove, or if it is not known (any more)\n"
"where the comment came from.\n" },
    { "unban",
"usage: commentsctl unban KIND VALUE|--from ID\n"
"\n"
"The same as \"ban remove\".\n" },
    { "open",
"usage: commentsctl open THREAD… [--by NAME]\n"
"\n"
"A thread that was closed takes comments again.\n" },
    { "move",
"usage: commentsctl move OLD NEW [--merge] [--dry-run] [--by NAME] [--json]\n"
"\n"
"Moves all comments of a thread to another thread of the site: ids, order,\n"
"statuses and counts stay, and so does whether it is closed. Both are paths\n"
"or URLs of pages. nginx may serve pages meanwhile, and both pages are right\n"
"at once. What is posted to OLD afterwards begins a new thread there.\n"
"\n"
"  --merge          NEW has comments: add those of OLD to them\n"
"  --dry-run        say how many comments would move\n"
"  --by NAME        who moves them, for the log; else \"commentsctl\"\n"
"\n"
"Exit status 1 if OLD has no comments, or if NEW has some and --merge is not\n"
"given: nothing is moved then.\n" },
    { "show",
"usage: commentsctl show THREAD [--json]\n"
"\n"
"All comments of a thread, whatever their status. THREAD is the path or\n"
"URL of its page. Exit status 1 if there are none.\n" },
    { "verify",
"usage: commentsctl verify [--repair] [--json]\n"
"\n"
"Compares what is derived from comments with the comments themselves:\n"
"counts, lists of roots, indexes, the site's list of threads. nginx may go\n"
"on writing meanwhile.\n"
"\n"
"  --repair         make anew what is wrong\n"
"\n"
"Exit status 1 if something is wrong and was not repaired, or if nothing\n"
"is stored of the site.\n" },
    { "upgrade",
"usage: commentsctl upgrade [--json]\n"
"\n"
"Makes anew what an older version of the module did not store, from the\n"
"comments, which stay as they are. It may run while nginx serves pages; until\n"
"it has run, threads that are there take no posts.\n" },
    { "learn",
"usage: commentsctl learn [--reset] [--json]\n"
"\n"
"Learns what is spam from the decisions that are stored with the comments,\n"
"the newest 1,000 of them. Approve, spam and restore are learned as they are\n"
"made: this is for decisions that were made before, or elsewhere. Each is\n"
"learned once.\n"
"\n"
"  --reset          forget everything that was learned\n" },
    { "export-person",
"usage: commentsctl export-person KIND VALUE [-o FILE]\n"
"\n"
"All comments of one person, whatever their status, as JSON lines. KIND is\n"
"\n"
"  email            the person's address, or the hash that is stored of it\n"
"  author           the author's id (\"author_id\" of an export), or the\n"
"                   value of the cookie comments_author\n"
"  account          what \"id=\" of comments_user says\n"
"  user             the name of comments_user, where there is no \"id=\"\n"
"\n"
"  -o FILE          instead of standard output; FILE gets mode 0600\n"
"\n"
"Exit status 1 if there are none.\n" },
    { "erase-person",
"usage: commentsctl erase-person KIND VALUE [--dry-run] [--by NAME]\n"
"                               [--json]\n"
"\n"
"Removes all comments of one person for good. Of those that have replies an\n"
"empty place stays, and the replies stay. KIND and VALUE are those of\n"
"export-person.\n"
"\n"
"  --dry-run        say how many there are, and remove nothing\n"
"  --by NAME        who does it, for the log; else \"commentsctl\"\n"
"\n"
"Exit status 1 if there are none.\n" },
    { "approve",
"usage: commentsctl approve ID… [--by NAME] [--json]\n"
"\n"
"Shows comments that are held, spam or deleted, on the running site at once.\n"
COMMENTSCTL_HELP_IDS },
    { "spam",
"usage: commentsctl spam ID… [--by NAME] [--json]\n"
"\n"
"Hides comments as spam. Replies to them stay.\n"
COMMENTSCTL_HELP_IDS },
    { "delete",
"usage: commentsctl delete ID… [--by NAME] [--json]\n"
"\n"
"Hides comments. One that has replies stays in its place without author and\n"
"text; the replies stay. \"restore\" brings it back until it is purged.\n"
COMMENTSCTL_HELP_IDS },
    { "restore",
"usage: commentsctl restore ID… [--by NAME] [--json]\n"
"\n"
"Makes deleted comments what they were before.\n"
COMMENTSCTL_HELP_IDS },
    { "unflag",
"usage: commentsctl unflag ID… [--by NAME] [--json]\n"
"\n"
"Leaves comments that readers have flagged (list --status flagged). Those\n"
"that flags have held are approved; no flag holds or lists them again.\n"
COMMENTSCTL_HELP_IDS },
    { "purge",
"usage: commentsctl purge ID… [--by NAME] [--json]\n"
"       commentsctl purge --older-than TIME [--by NAME] [--json]\n"
"\n"
"Removes comments that are deleted or spam for good. Of one that has replies\n"
"an empty place stays.\n"
"\n"
"  --older-than TIME  all comments that were deleted longer ago, as 12h or\n"
"                     30d, in place of ID…\n"
COMMENTSCTL_HELP_IDS }
};


void
commentsctl_help_print(void)
{
    (void) fputs(commentsctl_help_tool, stdout);
}


void
commentsctl_help_command(const char *name)
{
    size_t  i, n;

    n = sizeof(commentsctl_help_commands)
        / sizeof(commentsctl_help_commands[0]);

    for (i = 0; i < n; i++) {
        if (strcmp(commentsctl_help_commands[i].name, name) == 0) {
            (void) fputs(commentsctl_help_commands[i].text, stdout);
            return;
        }
    }
}
