using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Sqs;

/// <summary>The attributes of a queue: which there are, their bounds and their defaults.</summary>
internal static class QueueAttributes
{
    public const string Policy = "Policy";
    public const string RedrivePolicy = "RedrivePolicy";
    public const string VisibilityTimeout = "VisibilityTimeout";
    public const string WaitTime = "ReceiveMessageWaitTimeSeconds";
    public const string Delay = "DelaySeconds";
    public const string Retention = "MessageRetentionPeriod";
    public const string MaximumSize = "MaximumMessageSize";

    private static readonly Dictionary<string, (long Least, long Most, long Default)> Numbers = new(StringComparer.Ordinal)
    {
        [VisibilityTimeout] = (0, 43_200, 30),
        [Delay] = (0, 900, 0),
        [WaitTime] = (0, 20, 0),
        [Retention] = (60, 1_209_600, 345_600),
        [MaximumSize] = (1_024, 1_048_576, 1_048_576),
    };

    private static readonly string[] Texts =
    [
        Policy, RedrivePolicy, "RedriveAllowPolicy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled",
    ];

    /// <summary>Sets attributes. An empty text removes a policy.</summary>
    /// <exception cref="Platform.AwsException">An attribute is unknown, or its value is out of bounds. Nothing is set.</exception>
    public static void Set(JsonObject attributes, JsonObject values)
    {
        foreach (var (name, value) in values) Check(name, value!.GetValue<string>());
        foreach (var (name, value) in values)
        {
            if (value!.GetValue<string>().Length == 0) attributes.Remove(name);
            else attributes[name] = value.DeepClone();
        }
    }

    /// <summary>The attribute of a queue as a number, or its default.</summary>
    public static long Number(JsonObject queue, string name) =>
        queue.Child("Attributes").TextOrNull(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : Numbers[name].Default;

    /// <summary>All attributes that were set, and the defaults of the others.</summary>
    public static JsonObject WithDefaults(JsonObject queue)
    {
        var attributes = queue.Child("Attributes").Copy();
        foreach (var (name, (_, _, initial)) in Numbers)
            attributes.Default(name, initial.ToString(CultureInfo.InvariantCulture));
        return attributes.Default("SqsManagedSseEnabled", "true");
    }

    private static void Check(string name, string value)
    {
        if (name is "FifoQueue" or "ContentBasedDeduplication") throw SqsErrors.NoFifo();
        if (Numbers.TryGetValue(name, out var bounds))
        {
            if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number < bounds.Least || number > bounds.Most)
            {
                throw SqsErrors.InvalidAttribute(name);
            }

            return;
        }

        if (!Texts.Contains(name, StringComparer.Ordinal)) throw SqsErrors.UnknownAttribute(name);
        if (!name.EndsWith("Policy", StringComparison.Ordinal) || value.Length == 0) return;
        try
        {
            if (JsonNode.Parse(value) is JsonObject) return;
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw SqsErrors.InvalidAttribute(name);
    }
}
