#!/usr/bin/env perl

# Writes a Disqus export to standard output: perl bench/disqus.pl COMMENTS. It
# is the same for the same number; names and texts are made up. One thread in
# five is a second row for a page that was there before, one comment in three is
# a reply, and some are spam or deleted.

use strict;
use warnings;

my $comments = shift // 200_000;
my $pages = int($comments / 25) + 1;
my $state = 1;


sub number { $state = ($state * 1103515245 + 12345) % 2**31; return $state % $_[0] }

sub words { return join ' ', map { ('a' .. 'z')[$_ % 26] . 'ords' } map { number(1000) } 1 .. $_[0] }

sub flag { return $_[0] ? 'true' : 'false' }


print qq{<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">

<category dsq:id="1"><forum>example</forum><title>General</title><isDefault>true</isDefault></category>
};

for my $n (1 .. $pages) {
    my $page = $n % 5 ? $n : $n - 1;
    my $query = $n % 5 ? '' : '?utm_source=feed';

    printf qq{
<thread dsq:id="%d">
<id>%s</id>
<forum>example</forum>
<category dsq:id="1" />
<link>https://blog.example/2015/03/page-%d.html%s</link>
<title>Page %d</title>
<message />
<createdAt>2015-03-01T10:00:00Z</createdAt>
<author><name>The author</name><isAnonymous>false</isAnonymous><username>author</username></author>
<isClosed>%s</isClosed>
<isDeleted>false</isDeleted>
</thread>
}, 1000 + $n, $n % 3 ? '' : "page-$n", $page, $query, $page, flag($n % 40 == 0);
}

my @last;

for my $n (1 .. $comments) {
    my $thread = 1 + number($pages);
    my $parent = $n % 3 == 0 && $last[$thread];
    my $time = sprintf '2016-%02d-%02dT%02d:%02d:%02dZ', 1 + $n * 11 / $comments, 1 + number(28), number(24),
                       number(60), number(60);

    printf qq{
<post dsq:id="%d">
<id />
<message><![CDATA[<p>%s</p><p>%s <a href="http://disq.us/url?url=https%%3A%%2F%%2Fa.example%%2F%d%%3Aabcdefghijklmnopqrstuvwxyz0&amp;cuid=1" rel="nofollow noopener" target="_blank">%s</a></p>]]></message>
<createdAt>%s</createdAt>
<isDeleted>%s</isDeleted>
<isSpam>%s</isSpam>
<author><email>reader%d\@example.org</email><name>Reader %d</name><isAnonymous>true</isAnonymous></author>
<ipAddress>192.0.2.%d</ipAddress>
<thread dsq:id="%d" />
%s</post>
}, 100_000 + $n, words(20 + number(60)), words(10), $n, words(2), $time, flag($n % 97 == 0), flag($n % 89 == 0),
   $n % 5000, $n % 5000, 1 + $n % 250, 1000 + $thread, $parent ? qq{<parent dsq:id="$parent" />\n} : '';

    $last[$thread] = 100_000 + $n;
}

print "\n</disqus>\n";
