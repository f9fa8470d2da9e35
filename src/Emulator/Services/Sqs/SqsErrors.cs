using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Protocols;

namespace Reconciler.Emulator.Services.Sqs;

/// <summary>The errors of SQS, with the codes of its JSON protocol.</summary>
internal static class SqsErrors
{
    public static AwsException NoSuchQueue() => new("QueueDoesNotExist", "The specified queue does not exist.");

    public static AwsException QueueExists(string attribute) => new(
        "QueueNameExists", $"A queue already exists with the same name and a different value for attribute {attribute}");

    public static AwsException InvalidName() => new(
        "InvalidParameterValue", "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");

    public static AwsException NoFifo() =>
        new(NotBuilt.Code, "The embedded AWS has standard queues only. docs/embedded-aws.md lists what it has.", 501);

    public static AwsException UnknownAttribute(string name) => new("InvalidAttributeName", $"Unknown Attribute {name}.");

    public static AwsException InvalidAttribute(string name) =>
        new("InvalidAttributeValue", $"Invalid value for the parameter {name}.");

    public static AwsException InvalidParameter(string name, string value, string reason) =>
        new("InvalidParameterValue", $"Value {value} for parameter {name} is invalid. Reason: {reason}.");

    public static AwsException InvalidReceipt(string handle) =>
        new("ReceiptHandleIsInvalid", $"The input receipt handle \"{handle}\" is not a valid receipt handle.");

    public static AwsException TooLong(long limit) => new(
        "InvalidParameterValue", $"One or more parameters are invalid. Reason: Message must be shorter than {limit} bytes.");

    public static AwsException EmptyMessage() => new("MissingParameter", "The request must contain the parameter MessageBody.");

    public static AwsException EmptyBatch() =>
        new("EmptyBatchRequest", "There should be at least one entry in the request.");

    public static AwsException TooManyEntries(int count) => new(
        "TooManyEntriesInBatchRequest", $"Maximum number of entries per request are 10. You have sent {count}.");

    public static AwsException RepeatedId(string id) => new("BatchEntryIdsNotDistinct", $"Id {id} repeated.");

    public static AwsException TooManyTags() => new("InvalidParameterValue", "A queue can have no more than 50 tags.");
}
