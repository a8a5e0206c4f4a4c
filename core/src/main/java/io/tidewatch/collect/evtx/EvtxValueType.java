package io.tidewatch.collect.evtx;

/** The types of values in a record, by the number that the format gives them. */
final class EvtxValueType {
    static final int NULL = 0x00;
    static final int STRING = 0x01;
    static final int ANSI_STRING = 0x02;
    static final int INT8 = 0x03;
    static final int UINT8 = 0x04;
    static final int INT16 = 0x05;
    static final int UINT16 = 0x06;
    static final int INT32 = 0x07;
    static final int UINT32 = 0x08;
    static final int INT64 = 0x09;
    static final int UINT64 = 0x0a;
    static final int REAL32 = 0x0b;
    static final int REAL64 = 0x0c;
    static final int BOOLEAN = 0x0d;
    static final int BINARY = 0x0e;
    static final int GUID = 0x0f;
    static final int SIZE = 0x10;
    static final int FILE_TIME = 0x11;
    static final int SYSTEM_TIME = 0x12;
    static final int SID = 0x13;
    static final int HEX_INT32 = 0x14;
    static final int HEX_INT64 = 0x15;
    static final int BINARY_XML = 0x21;
    /** Set beside a type: the value is several of it. */
    static final int ARRAY = 0x80;

    private EvtxValueType() {}

    /** How many bytes one element of an array has; 0 where elements have no fixed size. */
    static int size(int type) {
        return switch (type) {
            case INT8, UINT8 -> 1;
            case INT16, UINT16 -> 2;
            case INT32, UINT32, REAL32, BOOLEAN, HEX_INT32 -> 4;
            case INT64, UINT64, REAL64, FILE_TIME, HEX_INT64 -> 8;
            case GUID, SYSTEM_TIME -> 16;
            default -> 0;
        };
    }
}
