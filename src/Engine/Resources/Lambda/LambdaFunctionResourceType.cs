using Amazon.Lambda.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Files;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.Lambda;

/// <summary>
/// A Lambda function. The list has its configuration and the hash of its code; its tags and its status are read when the list shows another
/// revision, or when a deep check is due.
/// </summary>
internal sealed class LambdaFunctionResourceType : ListedResourceType<LambdaFunctionState, FunctionRow>, ITaggableResourceType
{
    public const string TypeName = ResourceTypeNames.LambdaFunction;

    public override string Name => TypeName;

    public bool StoresChildrenHash => true;

    public override ResourceTraits Traits { get; } = new()
    {
        TypicalDuration = TimeSpan.FromSeconds(4),
        NameMember = "functionName",
        DecidesAccess = new HashSet<string> { "role", "codeSha256", "imageUri", "handler", "environment", "layers" },
        // What Lambda cannot give or take away later. A capacity provider that is there can be another one.
        CreateOnly = new HashSet<string> { "functionName", "packageType", "tenancyConfig", "durableConfig", "capacityProviderConfig" },
        OrderedLists = new Dictionary<string, string>
        {
            ["layers"] = "a later layer replaces files of an earlier one",
            ["imageConfig.command"] = "the arguments of a program",
            ["imageConfig.entryPoint"] = "the arguments of a program",
        },
        NotCompared = new Dictionary<string, string>
        {
            ["tags"] = LiveReasons.Tags,
            ["code"] = "is only written; the code is compared as codeSha256 or imageUri",
            ["folder"] = "says where the code comes from; the code is compared as codeSha256",
            ["exclude"] = "says where the code comes from; the code is compared as codeSha256",
            ["files"] = "says where the code comes from; the code is compared as codeSha256",
            ["s3Bucket"] = "says where the code comes from; the code is compared as codeSha256",
            ["s3Key"] = "says where the code comes from; the code is compared as codeSha256",
            ["s3ObjectVersion"] = "says where the code comes from; the code is compared as codeSha256",
            ["codeSigningConfigArn"] = "no spec can set it",
            ["publish"] = "no spec can set it",
            ["publishTo"] = "no spec can set it",
        },
        Answers =
        [
            new(typeof(FunctionConfiguration))
            {
                ComparedAs = new Dictionary<string, string> { ["imageConfigResponse"] = "imageConfig" },
                Ignored = new Dictionary<string, string>
                {
                    ["functionArn"] = LiveReasons.Identifier,
                    ["masterArn"] = LiveReasons.Identifier,
                    ["version"] = "is always $LATEST",
                    ["revisionId"] = "tells whether the function has changed",
                    ["lastModified"] = LiveReasons.Time,
                    ["codeSize"] = "follows from the code",
                    ["configSha256"] = "follows from the configuration",
                    ["runtimeVersionConfig"] = "AWS patches the runtime",
                    ["signingJobArn"] = "follows from the code",
                    ["signingProfileVersionArn"] = "follows from the code",
                    ["state"] = LiveReasons.Status,
                    ["stateReason"] = LiveReasons.Status,
                    ["stateReasonCode"] = LiveReasons.Status,
                    ["lastUpdateStatus"] = LiveReasons.Status,
                    ["lastUpdateStatusReason"] = LiveReasons.Status,
                    ["lastUpdateStatusReasonCode"] = LiveReasons.Status,
                },
            },
            new(typeof(GetFunctionResponse))
            {
                ComparedAs = new Dictionary<string, string> { ["configuration"] = "functionName", ["code"] = "imageUri" },
                Ignored = new Dictionary<string, string>
                {
                    ["concurrency"] = "no spec can set it",
                    ["tagsError"] = "without tags the function counts as somebody else's",
                },
            },
        ],
    };

    protected override string GetName(LambdaFunctionState desired) => desired.FunctionName;

    protected override string GetRowName(FunctionRow row) => row.Configuration.FunctionName;

    protected override string GetRowToken(FunctionRow row) => row.Token;

    protected override async Task<IReadOnlyList<FunctionRow>> ReadAllAsync(AwsAccount aws, CancellationToken cancellationToken) =>
        await aws.ListAsync(
            aws.Lambda.ListFunctionsAsync,
            new ListFunctionsRequest(),
            page => page.Functions?.Select(function => new FunctionRow(function)),
            page => page.NextMarker,
            (request, marker) => request.Marker = marker,
            cancellationToken);

    protected override async Task<FunctionRow?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        var request = new GetFunctionRequest { FunctionName = name };
        return await aws.ReadOrNullAsync(aws.Lambda.GetFunctionAsync, request, cancellationToken) is { } answer
            ? new FunctionRow(answer.Configuration, answer.Tags ?? [], answer.Code?.ImageUri)
            : null;
    }

    protected override async ValueTask<LiveResource?> ToLiveAsync(AwsAccount aws, FunctionRow row, CancellationToken cancellationToken)
    {
        var name = GetRowName(row);
        var found = row.Tags is not null
            ? row
            : await aws.View.ReadAsync(
                ScopeOf(name).Read<FunctionRow?>("details"),
                row.Token,
                ct => ReadAsync(aws, name, ct),
                cancellationToken,
                details => details?.Token ?? "");
        if (found is null) return null;
        var (configuration, arn) = (found.Configuration, found.Configuration.FunctionArn);
        return new LiveResource(name, FunctionConversion.ToState(found))
        {
            DisplayName = arn,
            Tags = found.Tags,
            Phase = FunctionConversion.ToPhase(configuration),
            Reason = FunctionConversion.ReasonOf(configuration),
            Attributes = new Dictionary<string, string> { ["id"] = name, ["name"] = name, ["arn"] = arn },
        };
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, LambdaFunctionState desired, CancellationToken cancellationToken)
    {
        var create = new CreateFunctionRequest();
        ModelMapper.Copy(desired, create);
        create.Code = CodeOf(desired);
        await aws.CallAsync(aws.Lambda.CreateFunctionAsync, create, cancellationToken);
        return desired.FunctionName;
    }

    /// <summary>
    /// Changes the configuration or the code, whichever differs first: Lambda works on one change at a time. The other one, and the tags,
    /// follow when the function is ready again.
    /// </summary>
    protected override async Task UpdateAsync(
        AwsAccount aws,
        LambdaFunctionState desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var fields = changes.Where(change => !change.IsTag).ToList();
        var code = fields.RemoveAll(change => change.Member is "codeSha256" or "imageUri" or "architectures") > 0;
        if (fields.Count > 0) await UpdateConfigurationAsync(aws, desired, cancellationToken);
        else if (code) await UpdateCodeAsync(aws, desired, cancellationToken);
        if (fields.Count > 0 && code) return;
        var (set, removed) = TagChanges.Extract(changes);
        await UpdateTagsAsync(aws, live, set, removed, cancellationToken);
    }

    public async Task UpdateTagsAsync(
        AwsAccount aws, LiveResource live, Dictionary<string, string> set, List<string> removed, CancellationToken cancellationToken)
    {
        var arn = live.DisplayName;
        if (removed.Count > 0)
        {
            await aws.CallAsync(
                aws.Lambda.UntagResourceAsync, new UntagResourceRequest { Resource = arn, TagKeys = removed }, cancellationToken);
        }

        if (set.Count > 0)
            await aws.CallAsync(aws.Lambda.TagResourceAsync, new TagResourceRequest { Resource = arn, Tags = set }, cancellationToken);
        aws.View.MarkChanged(ScopeOf(live.Id));
    }

    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        await aws.CallAsync(aws.Lambda.DeleteFunctionAsync, new DeleteFunctionRequest { FunctionName = live.Id }, cancellationToken);
    }

    protected override IReadOnlyDictionary<string, string> GetTags(LambdaFunctionState desired) => desired.Tags ?? [];

    protected override void SetTags(LambdaFunctionState desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);

    private static Task UpdateConfigurationAsync(AwsAccount aws, LambdaFunctionState desired, CancellationToken cancellationToken)
    {
        var update = new UpdateFunctionConfigurationRequest();
        ModelMapper.Copy(desired, update);

        // What an update does not send stays, so what the spec does not set is sent empty.
        update.Description ??= "";
        update.KMSKeyArn ??= "";
        update.Environment ??= new Amazon.Lambda.Model.Environment();
        update.Environment.Variables ??= [];
        update.DeadLetterConfig ??= new DeadLetterConfig { TargetArn = "" };
        update.VpcConfig ??= new VpcConfig { SubnetIds = [], SecurityGroupIds = [] };
        update.FileSystemConfigs ??= [];
        if (desired.PackageType == Amazon.Lambda.PackageType.Image) update.ImageConfig ??= new ImageConfig();
        else update.Layers ??= [];
        return aws.CallAsync(aws.Lambda.UpdateFunctionConfigurationAsync, update, cancellationToken);
    }

    private static Task UpdateCodeAsync(AwsAccount aws, LambdaFunctionState desired, CancellationToken cancellationToken)
    {
        var update = new UpdateFunctionCodeRequest { FunctionName = desired.FunctionName, Architectures = desired.Architectures };
        var code = CodeOf(desired);
        (update.ZipFile, update.ImageUri) = (code.ZipFile, code.ImageUri);
        (update.S3Bucket, update.S3Key, update.S3ObjectVersion) = (code.S3Bucket, code.S3Key, code.S3ObjectVersion);
        return aws.CallAsync(aws.Lambda.UpdateFunctionCodeAsync, update, cancellationToken);
    }

    private static FunctionCode CodeOf(LambdaFunctionState desired)
    {
        if (desired.ImageUri is { } image) return new FunctionCode { ImageUri = image };
        if (desired.S3Bucket is { } bucket)
            return new FunctionCode { S3Bucket = bucket, S3Key = desired.S3Key, S3ObjectVersion = desired.S3ObjectVersion };
        var archive = desired.Files is { } files
            ? FunctionArchive.Create(files)
            : FunctionArchive.Create(desired.Folder!, desired.Exclude ?? [], new FileReader());
        return new FunctionCode { ZipFile = new MemoryStream(archive) };
    }
}
