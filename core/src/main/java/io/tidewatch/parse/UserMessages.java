package io.tidewatch.parse;

import io.tidewatch.event.FieldsBuilder;

/** {@code new user: name=bob, UID=1001, GID=1001, home=/home/bob, shell=/bin/bash}: what useradd, groupadd and their kin say. */
final class UserMessages {
    private static final byte[] NEW_USER = Ascii.bytes("new user: ");
    private static final byte[] NEW_GROUP = Ascii.bytes("new group: ");
    private static final byte[] GROUP_ADDED = Ascii.bytes("group added to ");
    private static final byte[] DELETE_USER = Ascii.bytes("delete user '");
    private static final byte[] ADD = Ascii.bytes("add '");
    private static final byte[] DELETE = Ascii.bytes("delete '");
    private static final byte[] CHANGE_USER = Ascii.bytes("change user '");
    private static final byte[] REMOVED_GROUP = Ascii.bytes("removed group '");
    private static final byte[] FAILED_USER = Ascii.bytes("failed adding user '");
    private static final byte[] GROUP = Ascii.bytes("group '");
    private static final byte[] NAME = Ascii.bytes("name=");
    private static final byte[] UID = Ascii.bytes("UID=");
    private static final byte[] GID = Ascii.bytes("GID=");
    private static final byte[] HOME = Ascii.bytes("home=");

    private static final byte[] IAM = Ascii.bytes("iam");
    private static final byte[] CREATION = Ascii.bytes("creation");
    private static final byte[] DELETION = Ascii.bytes("deletion");
    private static final byte[] CHANGE = Ascii.bytes("change");
    private static final byte[] USER_ADDED = Ascii.bytes("user_added");
    private static final byte[] USER_DELETED = Ascii.bytes("user_deleted");
    private static final byte[] USER_CHANGED = Ascii.bytes("user_changed");
    private static final byte[] GROUP_CREATED = Ascii.bytes("group_added");
    private static final byte[] GROUP_DELETED = Ascii.bytes("group_deleted");
    private static final byte[] MEMBER_ADDED = Ascii.bytes("user_added_to_group");
    private static final byte[] MEMBER_REMOVED = Ascii.bytes("user_removed_from_group");

    private UserMessages() {}

    static void read(byte[] b, int i, int to, FieldsBuilder fields) {
        if (Ascii.startsWith(b, i, to, NEW_USER)) {
            event(fields, CREATION, USER_ADDED, true);
            value(b, i, to, NAME, Ecs.USER, fields);
            value(b, i, to, UID, "user.id", fields);
            value(b, i, to, GID, "group.id", fields);
            value(b, i, to, HOME, "user.home", fields);
        } else if (Ascii.startsWith(b, i, to, NEW_GROUP) || Ascii.startsWith(b, i, to, GROUP_ADDED)) {
            event(fields, CREATION, GROUP_CREATED, true);
            value(b, i, to, NAME, "group.name", fields);
            value(b, i, to, GID, "group.id", fields);
        } else if (Ascii.startsWith(b, i, to, DELETE_USER)) {
            event(fields, DELETION, USER_DELETED, true);
            quoted(b, i + DELETE_USER.length, to, Ecs.USER, fields);
        } else if (Ascii.startsWith(b, i, to, REMOVED_GROUP)) {
            event(fields, DELETION, GROUP_DELETED, true);
            quoted(b, i + REMOVED_GROUP.length, to, "group.name", fields);
        } else if (Ascii.startsWith(b, i, to, ADD)) {
            member(b, i + ADD.length, to, MEMBER_ADDED, fields);
        } else if (Ascii.startsWith(b, i, to, DELETE)) {
            member(b, i + DELETE.length, to, MEMBER_REMOVED, fields);
        } else if (Ascii.startsWith(b, i, to, CHANGE_USER)) {
            event(fields, CHANGE, USER_CHANGED, true);
            quoted(b, i + CHANGE_USER.length, to, Ecs.USER, fields);
        } else if (Ascii.startsWith(b, i, to, FAILED_USER)) {
            event(fields, CREATION, USER_ADDED, false);
            quoted(b, i + FAILED_USER.length, to, Ecs.USER, fields);
        }
    }

    private static void event(FieldsBuilder fields, byte[] type, byte[] action, boolean success) {
        Ecs.event(fields, IAM, type, action);
        Ecs.outcome(fields, success);
    }

    /** {@code bob' to group 'sudo'}. */
    private static void member(byte[] b, int i, int to, byte[] action, FieldsBuilder fields) {
        event(fields, CHANGE, action, true);
        quoted(b, i, to, Ecs.USER, fields);
        int group = Ascii.find(b, i, to, GROUP);
        if (group > 0) {
            quoted(b, group + GROUP.length, to, "group.name", fields);
        }
    }

    private static void quoted(byte[] b, int i, int to, String field, FieldsBuilder fields) {
        int end = Ascii.find(b, i, to, '\'');
        if (end > i) {
            Ecs.text(fields, field, b, i, end);
        }
    }

    private static void value(byte[] b, int from, int to, byte[] key, String field, FieldsBuilder fields) {
        int i = Ascii.find(b, from, to, key);
        if (i < 0) {
            return;
        }
        int comma = Ascii.find(b, i, to, ',');
        Ecs.text(fields, field, b, i + key.length, comma < 0 ? Ascii.wordEnd(b, i, to) : comma);
    }
}
