/*
 * commentsctl: parses the command line and runs the command that it names.
 */

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "commentsctl_act.h"
#include "commentsctl_ban.h"
#include "commentsctl_close.h"
#include "commentsctl_edit.h"
#include "commentsctl_export.h"
#include "commentsctl_help.h"
#include "commentsctl_import.h"
#include "commentsctl_learn_site.h"
#include "commentsctl_move.h"
#include "commentsctl_person.h"
#include "commentsctl_print.h"
#include "commentsctl_recent.h"
#include "commentsctl_show.h"
#include "commentsctl_stats.h"
#include "commentsctl_upgrade.h"
#include "commentsctl_verify.h"


/* sets of commands, as bits: the commands that have an option */
#define COMMENTSCTL_FOR_IMPORT   0x01
#define COMMENTSCTL_FOR_EXPORT   0x02
#define COMMENTSCTL_FOR_STATS    0x04
#define COMMENTSCTL_FOR_LIST     0x08
#define COMMENTSCTL_FOR_SHOW     0x10
#define COMMENTSCTL_FOR_VERIFY   0x20
#define COMMENTSCTL_FOR_APPROVE  0x40
#define COMMENTSCTL_FOR_SPAM     0x80
#define COMMENTSCTL_FOR_DELETE   0x100
#define COMMENTSCTL_FOR_RESTORE  0x200
#define COMMENTSCTL_FOR_PURGE    0x400
#define COMMENTSCTL_FOR_EDIT     0x800
#define COMMENTSCTL_FOR_CLOSE    0x1000
#define COMMENTSCTL_FOR_OPEN     0x2000
#define COMMENTSCTL_FOR_RECENT   0x4000
#define COMMENTSCTL_FOR_CHANGES  (0x3fc0 | COMMENTSCTL_FOR_MOVE               \
                                  | COMMENTSCTL_FOR_UNFLAG)
#define COMMENTSCTL_FOR_UPGRADE  0x8000
#define COMMENTSCTL_FOR_MOVE     0x10000
#define COMMENTSCTL_FOR_LEARN    0x20000
#define COMMENTSCTL_FOR_BAN      0x40000
#define COMMENTSCTL_FOR_UNBAN    0x80000
#define COMMENTSCTL_FOR_EXPORT_PERSON  0x100000
#define COMMENTSCTL_FOR_ERASE_PERSON   0x200000
#define COMMENTSCTL_FOR_UNFLAG   0x400000
#define COMMENTSCTL_FOR_ALL      0x7fffff


typedef enum {
    COMMENTSCTL_OPTION_REDIS = 256,
    COMMENTSCTL_OPTION_SITE,
    COMMENTSCTL_OPTION_SECRET_FILE,
    COMMENTSCTL_OPTION_JSON,
    COMMENTSCTL_OPTION_HELP,
    COMMENTSCTL_OPTION_VERSION,
    COMMENTSCTL_OPTION_FORMAT,
    COMMENTSCTL_OPTION_URL_MAP,
    COMMENTSCTL_OPTION_BASE_URL,
    COMMENTSCTL_OPTION_OUTPUT_DIR,
    COMMENTSCTL_OPTION_SOURCE,
    COMMENTSCTL_OPTION_DRY_RUN,
    COMMENTSCTL_OPTION_MERGE,
    COMMENTSCTL_OPTION_KEEP_EMAIL,
    COMMENTSCTL_OPTION_EMAIL,
    COMMENTSCTL_OPTION_TIME_ZONE,
    COMMENTSCTL_OPTION_SITE_ROOT,
    COMMENTSCTL_OPTION_SERVER,
    COMMENTSCTL_OPTION_OUTPUT,
    COMMENTSCTL_OPTION_NO_SECRET,
    COMMENTSCTL_OPTION_REPAIR,
    COMMENTSCTL_OPTION_BY,
    COMMENTSCTL_OPTION_TEXT,
    COMMENTSCTL_OPTION_NAME,
    COMMENTSCTL_OPTION_STATUS,
    COMMENTSCTL_OPTION_LIMIT,
    COMMENTSCTL_OPTION_AFTER,
    COMMENTSCTL_OPTION_FOR,
    COMMENTSCTL_OPTION_REASON,
    COMMENTSCTL_OPTION_RESET,
    COMMENTSCTL_OPTION_OLDER_THAN,
    COMMENTSCTL_OPTION_FROM
} commentsctl_option_t;


typedef int (*commentsctl_command_pt)(const commentsctl_options_t *options);

typedef struct {
    const char               *name;
    unsigned                  bit;
    commentsctl_command_pt    run;
} commentsctl_command_t;


/* the parsed command line */
typedef struct {
    commentsctl_options_t   options;
    const char             *narrow;     /* name of an option that only some
                                           commands have */
    unsigned                only;       /* the commands that have all options
                                           given */
    unsigned                help:1;
    unsigned                version:1;
} commentsctl_line_t;


static int commentsctl_streams(void);
static int commentsctl_parse(commentsctl_line_t *line, int argc, char **argv);
static const char *commentsctl_option_name(int option);
static void commentsctl_parse_option(commentsctl_line_t *line, int option);
static const commentsctl_command_t *commentsctl_find(const char *name);


static const commentsctl_command_t  commentsctl_commands[] = {
    { "import", COMMENTSCTL_FOR_IMPORT, commentsctl_import },
    { "export", COMMENTSCTL_FOR_EXPORT, commentsctl_export },
    { "stats", COMMENTSCTL_FOR_STATS, commentsctl_stats },
    { "list", COMMENTSCTL_FOR_LIST, commentsctl_list },
    { "show", COMMENTSCTL_FOR_SHOW, commentsctl_show },
    { "verify", COMMENTSCTL_FOR_VERIFY, commentsctl_verify },
    { "approve", COMMENTSCTL_FOR_APPROVE, commentsctl_approve },
    { "spam", COMMENTSCTL_FOR_SPAM, commentsctl_spam },
    { "delete", COMMENTSCTL_FOR_DELETE, commentsctl_delete },
    { "restore", COMMENTSCTL_FOR_RESTORE, commentsctl_restore },
    { "purge", COMMENTSCTL_FOR_PURGE, commentsctl_purge },
    { "unflag", COMMENTSCTL_FOR_UNFLAG, commentsctl_unflag },
    { "edit", COMMENTSCTL_FOR_EDIT, commentsctl_edit },
    { "close", COMMENTSCTL_FOR_CLOSE, commentsctl_close },
    { "open", COMMENTSCTL_FOR_OPEN, commentsctl_open },
    { "move", COMMENTSCTL_FOR_MOVE, commentsctl_move },
    { "recent", COMMENTSCTL_FOR_RECENT, commentsctl_recent },
    { "ban", COMMENTSCTL_FOR_BAN, commentsctl_ban },
    { "unban", COMMENTSCTL_FOR_UNBAN, commentsctl_unban },
    { "upgrade", COMMENTSCTL_FOR_UPGRADE, commentsctl_upgrade },
    { "learn", COMMENTSCTL_FOR_LEARN, commentsctl_learn_site },
    { "export-person", COMMENTSCTL_FOR_EXPORT_PERSON,
      commentsctl_export_person },
    { "erase-person", COMMENTSCTL_FOR_ERASE_PERSON, commentsctl_erase_person }
};


static const struct option  commentsctl_long[] = {
    { "redis", required_argument, NULL, COMMENTSCTL_OPTION_REDIS },
    { "site", required_argument, NULL, COMMENTSCTL_OPTION_SITE },
    { "secret-file", required_argument, NULL, COMMENTSCTL_OPTION_SECRET_FILE },
    { "json", no_argument, NULL, COMMENTSCTL_OPTION_JSON },
    { "help", no_argument, NULL, COMMENTSCTL_OPTION_HELP },
    { "version", no_argument, NULL, COMMENTSCTL_OPTION_VERSION },
    { "format", required_argument, NULL, COMMENTSCTL_OPTION_FORMAT },
    { "base-url", required_argument, NULL, COMMENTSCTL_OPTION_BASE_URL },
    { "output-dir", required_argument, NULL, COMMENTSCTL_OPTION_OUTPUT_DIR },
    { "url-map", required_argument, NULL, COMMENTSCTL_OPTION_URL_MAP },
    { "source", required_argument, NULL, COMMENTSCTL_OPTION_SOURCE },
    { "dry-run", no_argument, NULL, COMMENTSCTL_OPTION_DRY_RUN },
    { "merge", no_argument, NULL, COMMENTSCTL_OPTION_MERGE },
    { "keep-email", no_argument, NULL, COMMENTSCTL_OPTION_KEEP_EMAIL },
    { "email", required_argument, NULL, COMMENTSCTL_OPTION_EMAIL },
    { "time-zone", required_argument, NULL, COMMENTSCTL_OPTION_TIME_ZONE },
    { "server", required_argument, NULL, COMMENTSCTL_OPTION_SERVER },
    { "site-root", required_argument, NULL, COMMENTSCTL_OPTION_SITE_ROOT },
    { "output", required_argument, NULL, COMMENTSCTL_OPTION_OUTPUT },
    { "no-secret", no_argument, NULL, COMMENTSCTL_OPTION_NO_SECRET },
    { "repair", no_argument, NULL, COMMENTSCTL_OPTION_REPAIR },
    { "by", required_argument, NULL, COMMENTSCTL_OPTION_BY },
    { "text", required_argument, NULL, COMMENTSCTL_OPTION_TEXT },
    { "name", required_argument, NULL, COMMENTSCTL_OPTION_NAME },
    { "status", required_argument, NULL, COMMENTSCTL_OPTION_STATUS },
    { "limit", required_argument, NULL, COMMENTSCTL_OPTION_LIMIT },
    { "after", required_argument, NULL, COMMENTSCTL_OPTION_AFTER },
    { "for", required_argument, NULL, COMMENTSCTL_OPTION_FOR },
    { "reason", required_argument, NULL, COMMENTSCTL_OPTION_REASON },
    { "reset", no_argument, NULL, COMMENTSCTL_OPTION_RESET },
    { "older-than", required_argument, NULL, COMMENTSCTL_OPTION_OLDER_THAN },
    { "from", required_argument, NULL, COMMENTSCTL_OPTION_FROM },
    { NULL, 0, NULL, 0 }
};


int
main(int argc, char **argv)
{
    const char                   *name;
    commentsctl_line_t            line;
    const commentsctl_command_t  *command;

    /*
     * A lost connection to Redis, and a file that has reached its limit, are
     * reported, and do not end the program.
     */

    (void) signal(SIGPIPE, SIG_IGN);
    (void) signal(SIGXFSZ, SIG_IGN);

    if (commentsctl_streams() != COMMENTS_OK) {
        return COMMENTSCTL_WRONG;
    }

    if (commentsctl_parse(&line, argc, argv) != COMMENTS_OK) {
        return COMMENTSCTL_USAGE;
    }

    if (line.version) {
        (void) printf("commentsctl %s\n", COMMENTSCTL_VERSION);
        return commentsctl_print_done();
    }

    if (line.options.nargs == 0) {

        if (line.help) {
            commentsctl_help_print();
            return commentsctl_print_done();
        }

        commentsctl_print_error("expected a command; see commentsctl --help");
        return COMMENTSCTL_USAGE;
    }

    name = line.options.args[0];

    line.options.args++;
    line.options.nargs--;

    command = commentsctl_find(name);

    if (command == NULL) {
        commentsctl_print_error("there is no command \"%s\"; see commentsctl "
                                "--help", name);
        return COMMENTSCTL_USAGE;
    }

    if (line.help) {
        commentsctl_help_command(name);
        return commentsctl_print_done();
    }

    if (!(line.only & command->bit)) {
        commentsctl_print_error("%s has no option --%s; see commentsctl %s "
                                "--help", name, line.narrow, name);
        return COMMENTSCTL_USAGE;
    }

    return command->run(&line.options);
}


/*
 * Opens standard streams that are closed, in a way that makes their use fail.
 * Otherwise the connection to Redis would get the number of a closed standard
 * output, and the output would be sent to Redis.
 */
static int
commentsctl_streams(void)
{
    int  fd, got;

    for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {

        if (fcntl(fd, F_GETFD) != -1 || errno != EBADF) {
            continue;
        }

        got = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);

        if (got != fd) {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


/* Options may stand before and behind the command. */
static int
commentsctl_parse(commentsctl_line_t *line, int argc, char **argv)
{
    int          option;
    const char  *redis;

    memset(line, 0, sizeof(commentsctl_line_t));

    /*
     * All users of a machine can see command lines, so the URL, which may
     * contain a password, can be given in the environment.
     */

    redis = getenv("COMMENTS_REDIS");

    line->options.redis = redis && *redis ? redis
                                          : "redis://127.0.0.1:6379/0";
    line->options.site = "default";
    line->options.no_site = 1;
    line->only = COMMENTSCTL_FOR_ALL;

    for ( ;; ) {
        option = getopt_long(argc, argv, "ho:", commentsctl_long, NULL);

        if (option == -1) {
            break;
        }

        if (option == '?') {
            commentsctl_print_error("see commentsctl --help, or commentsctl "
                                    "COMMAND --help");
            return COMMENTS_DECLINED;
        }

        commentsctl_parse_option(line, option);
    }

    if (line->options.site[0] == '\0') {
        commentsctl_print_error("--site is empty");
        return COMMENTS_DECLINED;
    }

    line->options.args = argv + optind;
    line->options.nargs = argc - optind;

    return COMMENTS_OK;
}


static void
commentsctl_parse_option(commentsctl_line_t *line, int option)
{
    unsigned                only;
    commentsctl_options_t  *options;

    options = &line->options;
    only = COMMENTSCTL_FOR_ALL;

    switch (option) {

    case COMMENTSCTL_OPTION_REDIS:
        options->redis = optarg;
        break;

    case COMMENTSCTL_OPTION_SITE:
        options->site = optarg;
        options->no_site = 0;
        break;

    case COMMENTSCTL_OPTION_SECRET_FILE:
        options->secret_file = optarg;
        break;

    case COMMENTSCTL_OPTION_JSON:
        options->json = 1;
        break;

    case 'h':
    case COMMENTSCTL_OPTION_HELP:
        line->help = 1;
        break;

    case COMMENTSCTL_OPTION_VERSION:
        line->version = 1;
        break;

    case COMMENTSCTL_OPTION_FORMAT:
        options->format = optarg;
        only = COMMENTSCTL_FOR_IMPORT | COMMENTSCTL_FOR_EXPORT
               | COMMENTSCTL_FOR_LIST | COMMENTSCTL_FOR_RECENT;
        break;

    case COMMENTSCTL_OPTION_URL_MAP:
        options->url_map = optarg;
        only = COMMENTSCTL_FOR_IMPORT;
        break;

    case COMMENTSCTL_OPTION_OUTPUT_DIR:
        options->output_dir = optarg;
        only = COMMENTSCTL_FOR_EXPORT;
        break;

    case COMMENTSCTL_OPTION_BASE_URL:
        options->base_url = optarg;
        only = COMMENTSCTL_FOR_EXPORT;
        break;

    case COMMENTSCTL_OPTION_SOURCE:
        options->source = optarg;
        only = COMMENTSCTL_FOR_IMPORT;
        break;

    case COMMENTSCTL_OPTION_DRY_RUN:
        options->dry_run = 1;
        only = COMMENTSCTL_FOR_IMPORT | COMMENTSCTL_FOR_MOVE
               | COMMENTSCTL_FOR_ERASE_PERSON;
        break;

    case COMMENTSCTL_OPTION_MERGE:
        options->merge = 1;
        only = COMMENTSCTL_FOR_MOVE;
        break;

    case COMMENTSCTL_OPTION_KEEP_EMAIL:
        options->email = "keep";
        only = COMMENTSCTL_FOR_IMPORT;
        break;

    case COMMENTSCTL_OPTION_EMAIL:
        options->email = optarg;
        only = COMMENTSCTL_FOR_IMPORT;
        break;

    case COMMENTSCTL_OPTION_TIME_ZONE:
        options->time_zone = optarg;
        only = COMMENTSCTL_FOR_IMPORT;
        break;

    case COMMENTSCTL_OPTION_SERVER:
        options->server = optarg;
        only = COMMENTSCTL_FOR_IMPORT;
        break;

    case COMMENTSCTL_OPTION_SITE_ROOT:
        options->site_root = optarg;
        only = COMMENTSCTL_FOR_IMPORT;
        break;

    case 'o':
    case COMMENTSCTL_OPTION_OUTPUT:
        options->output = optarg;
        option = COMMENTSCTL_OPTION_OUTPUT;
        only = COMMENTSCTL_FOR_EXPORT | COMMENTSCTL_FOR_EXPORT_PERSON;
        break;

    case COMMENTSCTL_OPTION_NO_SECRET:
        options->no_secret = 1;
        only = COMMENTSCTL_FOR_EXPORT;
        break;

    case COMMENTSCTL_OPTION_REPAIR:
        options->repair = 1;
        only = COMMENTSCTL_FOR_VERIFY;
        break;

    case COMMENTSCTL_OPTION_BY:
        options->by = optarg;
        only = COMMENTSCTL_FOR_CHANGES | COMMENTSCTL_FOR_ERASE_PERSON;
        break;

    case COMMENTSCTL_OPTION_TEXT:
        options->text = optarg;
        only = COMMENTSCTL_FOR_EDIT;
        break;

    case COMMENTSCTL_OPTION_NAME:
        options->name = optarg;
        only = COMMENTSCTL_FOR_EDIT;
        break;

    case COMMENTSCTL_OPTION_STATUS:
        options->status = optarg;
        only = COMMENTSCTL_FOR_LIST | COMMENTSCTL_FOR_RECENT;
        break;

    case COMMENTSCTL_OPTION_LIMIT:
        options->limit = optarg;
        only = COMMENTSCTL_FOR_LIST | COMMENTSCTL_FOR_RECENT;
        break;

    case COMMENTSCTL_OPTION_AFTER:
        options->after = optarg;
        only = COMMENTSCTL_FOR_LIST | COMMENTSCTL_FOR_RECENT;
        break;

    case COMMENTSCTL_OPTION_FOR:
        options->period = optarg;
        only = COMMENTSCTL_FOR_BAN;
        break;

    case COMMENTSCTL_OPTION_REASON:
        options->reason = optarg;
        only = COMMENTSCTL_FOR_BAN;
        break;

    case COMMENTSCTL_OPTION_FROM:
        options->from = optarg;
        only = COMMENTSCTL_FOR_BAN | COMMENTSCTL_FOR_UNBAN;
        break;

    case COMMENTSCTL_OPTION_RESET:
        options->reset = 1;
        only = COMMENTSCTL_FOR_LEARN;
        break;

    case COMMENTSCTL_OPTION_OLDER_THAN:
        options->older_than = optarg;
        only = COMMENTSCTL_FOR_PURGE;
        break;

    default:
        break;
    }

    if (only != COMMENTSCTL_FOR_ALL) {
        line->narrow = commentsctl_option_name(option);
        line->only &= only;
    }
}


static const char *
commentsctl_option_name(int option)
{
    size_t  i;

    for (i = 0; commentsctl_long[i].name; i++) {
        if (commentsctl_long[i].val == option) {
            return commentsctl_long[i].name;
        }
    }

    return "";
}


static const commentsctl_command_t *
commentsctl_find(const char *name)
{
    size_t  i, n;

    n = sizeof(commentsctl_commands) / sizeof(commentsctl_commands[0]);

    for (i = 0; i < n; i++) {
        if (strcmp(commentsctl_commands[i].name, name) == 0) {
            return &commentsctl_commands[i];
        }
    }

    return NULL;
}
