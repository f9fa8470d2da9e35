using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.Ecr;

/// <summary>What becomes of the members of DescribeImages' answer.</summary>
internal static class ImageAnswers
{
    private const string Content = "follows from the content, which the digest names";
    private const string Scan = "the result of a scan, not a setting";

    public static IReadOnlyDictionary<string, string> Ignored { get; } = new Dictionary<string, string>
    {
        ["registryId"] = LiveReasons.Identifier,
        ["repositoryName"] = LiveReasons.Parent,
        ["imageDigest"] = "names the content; the runtime is pinned to it, and that is compared",
        ["imageTags"] = "the image is found by its tag",
        ["imageManifestMediaType"] = Content,
        ["artifactMediaType"] = Content,
        ["subjectManifestDigest"] = Content,
        ["imageSizeInBytes"] = Content,
        ["imagePushedAt"] = LiveReasons.Time,
        ["lastRecordedPullTime"] = LiveReasons.Time,
        ["lastActivatedAt"] = LiveReasons.Time,
        ["lastArchivedAt"] = LiveReasons.Time,
        ["imageStatus"] = LiveReasons.Status,
        ["imageScanStatus"] = Scan,
        ["imageScanFindingsSummary"] = Scan,
    };
}
