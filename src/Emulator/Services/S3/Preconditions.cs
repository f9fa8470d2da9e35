using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.S3;

/// <summary>The conditions of requests on the state of an object (RFC 9110, section 13, as S3 reads it).</summary>
internal static class Preconditions
{
    /// <summary>Checks a read: If-Match before If-Unmodified-Since, If-None-Match before If-Modified-Since.</summary>
    /// <exception cref="AwsException">412 or 304: the object is not as the client expects.</exception>
    public static void CheckRead(JsonObject input, JsonObject version)
    {
        if (input.TextOrNull("IfMatch") is { } expected)
            Require(Matches(expected, version), "If-Match");
        else if (Time(input, "IfUnmodifiedSince") is { } before)
            Require(Modified(version) <= before, "If-Unmodified-Since");
        var isKnown = input.TextOrNull("IfNoneMatch") is { } known
            ? Matches(known, version)
            : Time(input, "IfModifiedSince") is { } since && Modified(version) <= since;
        if (isKnown)
            throw S3Errors.NotModified(version.Text("ETag"));
    }

    /// <summary>Checks the source of a copy. Unlike a read, an unchanged source is 412 too.</summary>
    /// <exception cref="AwsException">412: the source is not as the client expects.</exception>
    public static void CheckCopySource(JsonObject input, JsonObject version)
    {
        if (input.TextOrNull("CopySourceIfMatch") is { } expected)
            Require(Matches(expected, version), "x-amz-copy-source-If-Match");
        else if (Time(input, "CopySourceIfUnmodifiedSince") is { } before)
            Require(Modified(version) <= before, "x-amz-copy-source-If-Unmodified-Since");
        if (input.TextOrNull("CopySourceIfNoneMatch") is { } known)
            Require(!Matches(known, version), "x-amz-copy-source-If-None-Match");
        else if (Time(input, "CopySourceIfModifiedSince") is { } since)
            Require(Modified(version) > since, "x-amz-copy-source-If-Modified-Since");
    }

    /// <summary>Checks a write, a copy or the completion of an upload, against the object that it replaces.</summary>
    /// <param name="input">The input of the call.</param>
    /// <param name="key">The key of the object.</param>
    /// <param name="current">The current version, or <see langword="null"/> if the key has none or a delete marker.</param>
    /// <exception cref="AwsException">404, 412 or 501: the write must not happen.</exception>
    public static void CheckWrite(JsonObject input, string key, JsonObject? current)
    {
        if (input.TextOrNull("IfNoneMatch") is { } absent)
        {
            if (absent != "*")
                throw S3Errors.HeaderNotImplemented("If-None-Match");
            Require(current is null, "If-None-Match");
        }

        CheckDelete(input.TextOrNull("IfMatch"), key, current);
    }

    /// <summary>Checks the entity tag that a delete or a write expects.</summary>
    /// <exception cref="AwsException">404 or 412: the object is missing or another one.</exception>
    public static void CheckDelete(string? expected, string key, JsonObject? current)
    {
        if (expected is null)
            return;
        if (current is null)
            throw S3Errors.NoSuchKey(key);
        Require(Matches(expected, current), "If-Match");
    }

    private static void Require(bool holds, string condition)
    {
        if (!holds)
            throw S3Errors.PreconditionFailed(condition);
    }

    // Clients send entity tags with and without quotes.
    private static bool Matches(string tags, JsonObject version)
    {
        var tag = version.Text("ETag").Trim('"');
        return tags.Split(',', StringSplitOptions.TrimEntries).Any(t => t == "*" || t.Trim('"') == tag);
    }

    // HTTP dates have whole seconds.
    private static double Modified(JsonObject version) => Math.Floor(version["LastModified"]!.GetValue<double>());

    private static double? Time(JsonObject input, string member) => input[member]?.GetValue<double>();
}
