using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.ECR.Model;
using Amazon.Runtime.Internal;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>The bucket for source archives: one of the object's own, or one that exists already.</summary>
[ExcludesOthers("existing", "an existing bucket is used and never changed", "remove existing to let the object have a bucket of its own")]
public sealed class BucketSpec
{
    /// <summary>The bucket's name.</summary>
    [ConstrainedBy(typeof(S3Location), nameof(S3Location.Bucket))]
    public string? Name { get; set; }

    /// <summary>
    /// Use a bucket that exists already, by name. It is neither changed nor tagged nor deleted; archives are put under
    /// <c>reconciler/STACK/OBJECT/</c>.
    /// </summary>
    /// <example>company-sources</example>
    [ConstrainedBy(typeof(S3Location), nameof(S3Location.Bucket))]
    public string? Existing { get; set; }

    /// <summary>The bucket policy, as an IAM policy document; no policy if unset.</summary>
    public JsonDocumentText? Policy { get; set; }

    /// <summary>The KMS key that encrypts the archives, by ARN; a key of S3 if unset. The build's role needs <c>kms:Decrypt</c>.</summary>
    public string? KmsKeyArn { get; set; }

    /// <summary>Tags of the bucket, in addition to the object's.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}
