"""Deeds of discussion: comments and mentions, follows, the digest of what is followed."""

from sightline.discussion.services.comments import change_comment, may_still_mention, note_seen, remove_comment, say
from sightline.discussion.services.digests import may_still_tell, tell, tell_all
from sightline.discussion.services.follows import follow, set_often, unfollow
from sightline.discussion.services.readings import note_feed_read

__all__ = [
    "change_comment",
    "follow",
    "may_still_mention",
    "may_still_tell",
    "note_feed_read",
    "note_seen",
    "remove_comment",
    "say",
    "set_often",
    "tell",
    "tell_all",
    "unfollow",
]
