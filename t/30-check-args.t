# Arguments of our own checks, and comments_close_after, that nginx refuses.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use Test::Nginx::Socket;

our $user_files = ">>> a.html\n<p>first</p>\n>>> b.html\n<p>second</p>\n";

no_shuffle();
plan 'no_plan';
run_tests();

__DATA__

=== TEST 1: arguments that are right
--- config
    root html;
    comments on;
    comments_check rate address=1/1s network=off site=1000000/1d action=hold;
    comments_check duplicate time=30d times=63 min=1048576;
    comments_check form action=hold;
    comments_check bans action=spam;
    comments_check age action=challenge;
    comments_close_after off;
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- no_error_log
[error]
[alert]



=== TEST 2: comments_close_after is inherited, and "off" overrides it
--- config
    root html;
    comments on;
    comments_check age;
    comments_close_after 90d;
    location = /b.html { comments_close_after off; }
--- comments
/a.html 0500000000000001 - a Ann: Hello
/b.html 0500000000000001 - a Ann: Hello
--- request eval
["POST /a.html?comments=post
name=Ann&text=More", "POST /b.html?comments=post
name=Ann&text=More"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[403, 303]
--- no_error_log
[error]
[alert]



=== TEST 3: "rate" refuses "address=0/1m"
--- config
    comments_check rate address=0/1m;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "rate": invalid limit, it must be "off" or a number of posts in a time from 1s to 1d, as in "20/10m"
--- no_error_log
[alert]



=== TEST 4: "rate" refuses "address=20"
--- config
    comments_check rate address=20;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "rate": invalid limit, it must be "off" or a number of posts in a time from 1s to 1d, as in "20/10m"
--- no_error_log
[alert]



=== TEST 5: "rate" refuses "network=20/"
--- config
    comments_check rate network=20/;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "rate": invalid limit, it must be "off" or a number of posts in a time from 1s to 1d, as in "20/10m"
--- no_error_log
[alert]



=== TEST 6: "rate" refuses "site=/10m"
--- config
    comments_check rate site=/10m;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "rate": invalid limit, it must be "off" or a number of posts in a time from 1s to 1d, as in "20/10m"
--- no_error_log
[alert]



=== TEST 7: "rate" refuses "address=20/0"
--- config
    comments_check rate address=20/0;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "rate": invalid limit, it must be "off" or a number of posts in a time from 1s to 1d, as in "20/10m"
--- no_error_log
[alert]



=== TEST 8: "rate" refuses "address=20/2d"
--- config
    comments_check rate address=20/2d;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "rate": invalid limit, it must be "off" or a number of posts in a time from 1s to 1d, as in "20/10m"
--- no_error_log
[alert]



=== TEST 9: "rate" refuses "address=1000001/1m"
--- config
    comments_check rate address=1000001/1m;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "rate": invalid limit, it must be "off" or a number of posts in a time from 1s to 1d, as in "20/10m"
--- no_error_log
[alert]



=== TEST 10: "rate" refuses "network=x/1m"
--- config
    comments_check rate network=x/1m;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "rate": invalid limit, it must be "off" or a number of posts in a time from 1s to 1d, as in "20/10m"
--- no_error_log
[alert]



=== TEST 11: "rate" refuses "site="
--- config
    comments_check rate site=;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "rate": invalid limit, it must be "off" or a number of posts in a time from 1s to 1d, as in "20/10m"
--- no_error_log
[alert]



=== TEST 12: "rate" refuses an argument twice
--- config
    comments_check rate address=off address=1/1m;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "rate": an argument is there twice
--- no_error_log
[alert]



=== TEST 13: "rate" refuses "host=20/10m"
--- config
    comments_check rate host=20/10m;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "rate": unknown argument, it must be "address=", "network=" or "site="
--- no_error_log
[alert]



=== TEST 14: "rate" refuses "address"
--- config
    comments_check rate address;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "rate": unknown argument, it must be "address=", "network=" or "site="
--- no_error_log
[alert]



=== TEST 15: "rate" refuses "20/10m"
--- config
    comments_check rate 20/10m;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "rate": unknown argument, it must be "address=", "network=" or "site="
--- no_error_log
[alert]



=== TEST 16: "duplicate" refuses "time=0"
--- config
    comments_check duplicate time=0;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "duplicate": invalid argument "time", it must be a time from 1s to 30d
--- no_error_log
[alert]



=== TEST 17: "duplicate" refuses "time=31d"
--- config
    comments_check duplicate time=31d;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "duplicate": invalid argument "time", it must be a time from 1s to 30d
--- no_error_log
[alert]



=== TEST 18: "duplicate" refuses "time=x"
--- config
    comments_check duplicate time=x;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "duplicate": invalid argument "time", it must be a time from 1s to 30d
--- no_error_log
[alert]



=== TEST 19: "duplicate" refuses "times=0"
--- config
    comments_check duplicate times=0;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "duplicate": invalid argument "times", it must be a number from 1 to 63
--- no_error_log
[alert]



=== TEST 20: "duplicate" refuses "times=64"
--- config
    comments_check duplicate times=64;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "duplicate": invalid argument "times", it must be a number from 1 to 63
--- no_error_log
[alert]



=== TEST 21: "duplicate" refuses "times=x"
--- config
    comments_check duplicate times=x;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "duplicate": invalid argument "times", it must be a number from 1 to 63
--- no_error_log
[alert]



=== TEST 22: "duplicate" refuses "min=0"
--- config
    comments_check duplicate min=0;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "duplicate": invalid argument "min", it must be a number of bytes from 1 to 1048576
--- no_error_log
[alert]



=== TEST 23: "duplicate" refuses "min=1048577"
--- config
    comments_check duplicate min=1048577;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "duplicate": invalid argument "min", it must be a number of bytes from 1 to 1048576
--- no_error_log
[alert]



=== TEST 24: "duplicate" refuses "min="
--- config
    comments_check duplicate min=;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "duplicate": invalid argument "min", it must be a number of bytes from 1 to 1048576
--- no_error_log
[alert]



=== TEST 25: "duplicate" refuses "max=5"
--- config
    comments_check duplicate max=5;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "duplicate": unknown argument, it must be "time=", "times=" or "min="
--- no_error_log
[alert]



=== TEST 26: "form" refuses an argument
--- config
    comments_check form x=1;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
check "form": unknown argument, it must be "strict"
--- no_error_log
[alert]



=== TEST 27: "bans" refuses an argument
--- config
    comments_check bans x=1;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid argument "x=1" of check "bans", which has none but action=, timeout= and on_error=
--- no_error_log
[alert]



=== TEST 28: "age" refuses an argument
--- config
    comments_check age x=1;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid argument "x=1" of check "age", which has none but action=, timeout= and on_error=
--- no_error_log
[alert]



=== TEST 29: an action that there is not
--- config
    comments_check rate action=drop;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid argument "action=drop" of check "rate", it must be "challenge", "hold", "spam" or "reject"
--- no_error_log
[alert]



=== TEST 30: "comments_close_after" refuses "0"
--- config
    comments_close_after 0;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "0" in "comments_close_after": it takes a time of at least 1s, as "90d", or "off"
--- no_error_log
[alert]



=== TEST 31: "comments_close_after" refuses "10ms"
--- config
    comments_close_after 10ms;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "10ms" in "comments_close_after": it takes a time of at least 1s, as "90d", or "off"
--- no_error_log
[alert]



=== TEST 32: "comments_close_after" refuses "999ms"
--- config
    comments_close_after 999ms;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "999ms" in "comments_close_after": it takes a time of at least 1s, as "90d", or "off"
--- no_error_log
[alert]



=== TEST 33: "comments_close_after" refuses "x"
--- config
    comments_close_after x;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "x" in "comments_close_after": it takes a time of at least 1s, as "90d", or "off"
--- no_error_log
[alert]



=== TEST 34: "comments_close_after" refuses "on"
--- config
    comments_close_after on;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
invalid value "on" in "comments_close_after": it takes a time of at least 1s, as "90d", or "off"
--- no_error_log
[alert]



=== TEST 35: "comments_close_after" may not be there twice
--- config
    comments_close_after off; comments_close_after 1d;
--- must_die
--- suppress_stderr
--- error_log
[emerg]
"comments_close_after" directive is duplicate
--- no_error_log
[alert]
