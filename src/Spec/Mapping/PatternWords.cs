using System.Collections.Frozen;

namespace Reconciler.Spec.Mapping;

/// <summary>What the patterns of the API mean in words: people read no regular expressions.</summary>
/// <param name="What">What the text should be, with its article: <c>an image URI</c>.</param>
/// <param name="Expected">The form.</param>
/// <param name="Example">A text that matches.</param>
internal sealed record PatternWords(string What, string Expected, string Example)
{
    private const string Prefix = @"\A(?:";
    private const string Suffix = @")\z";
    private const string MailText = @"[\p{L}\p{M}\p{S}\p{Cs}\p{N}\p{P} \t\n\v\f\r*]";
    private const string AnyArn =
        "arn:[A-Za-z0-9_+=/,.@-]+:[A-Za-z0-9_+=/,.@-]+:([A-Za-z0-9_+=/,.@-]*)?:[0-9]+:[A-Za-z0-9_+=/,.@-]+(:[A-Za-z0-9_+=/,.@-]+)?"
        + "(:[A-Za-z0-9_+=/,.@-]+)?";

    private const string Lambda = "arn:aws:lambda:us-east-1:111122223333:function:tools";
    private const string Key = "arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012";

    private static readonly PatternWords Printable = new("printable text", "letters, digits, symbols, punctuation and spaces", "Welcome");
    private static readonly PatternWords NoSpaces = new("valid here", "letters, digits, symbols and punctuation without spaces", "name");
    private static readonly PatternWords MountPath =
        new("a mount path", "/mnt/NAME, with letters, digits, dots, hyphens and underscores", "/mnt/data");

    private static readonly PatternWords Arn = new("an ARN", "arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE", Lambda);
    private static readonly PatternWords CodeArn =
        Arn with { Example = "arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default" };

    private static readonly PatternWords FunctionName =
        new("the name of a function", "letters, digits, hyphens and underscores", "search");

    private static readonly PatternWords Identifier =
        new("a valid name", "letters, digits and underscores, the first a letter, at most 48 characters", "search_tools");

    private static readonly PatternWords TagText =
        new("valid in a tag", "letters, digits, spaces and _ . : / = + - @", "team-a");

    private static readonly PatternWords AsciiTagText =
        new("valid in a tag", "the letters A to Z, digits, spaces and _ . : / = + - @", "team-a");

    private static readonly PatternWords Token =
        new("a client token", "letters, digits and hyphens, at most 256 characters", "0123456789abcdef0123456789abcdef0");

    private static readonly PatternWords Https = new("an HTTPS URL", "https://HOST/PATH", "https://api.example.com/v1");

    private static readonly PatternWords Code =
        new("text with the place of the code", "text that contains {####}", "Your code is {####}");

    private static readonly FrozenDictionary<string, PatternWords> All = new Dictionary<string, PatternWords>(StringComparer.Ordinal)
    {
        [@"((/[A-Za-z0-9\.,\+@=_-]+)*)/"] = new("an IAM path", "/ or /NAME/", "/service/"),
        [@"(([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?|public\.ecr\.aws)/"
            + "((?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*)(?::([^:@]{1,300}))?(?:@(.+))?"] =
            new("an image URI", "ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG", "111122223333.dkr.ecr.us-east-1.amazonaws.com/tools:v1"),
        [@"((rcfg-[0-9a-z]{17})|(arn:[a-z0-9\-]+:vpc-lattice:[a-zA-Z0-9\-]+:[0-9]{12}:resourceconfiguration/rcfg-[0-9a-z]{17}))"] =
            new("a resource configuration of VPC Lattice", "rcfg- and 17 characters, or its ARN", "rcfg-0123456789abcdef0"),
        [@"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)"] = new("a version", "MAJOR.MINOR.PATCH", "1.0.0"),
        [@"(?s).*"] = new("text", "any text", "Your code is {####}"),
        [@"([0-9a-zA-Z][-]?){1,100}"] =
            new("a valid name", "letters, digits and single hyphens, the first no hyphen, at most 100 letters and digits", "search"),
        [@"([0-9a-zA-Z][-]?){1,48}"] =
            new("a valid name", "letters, digits and single hyphens, the first no hyphen, at most 48 letters and digits", "tools-gateway"),
        [@"([0-9a-z][-]?){1,100}-[0-9a-z]{10}"] = new("the identifier of a gateway", "NAME- and 10 characters", "tools-0123456789"),
        [@"([1-9][0-9]{0,4})"] = new("a version", "a number from 1 to 99999", "1"),
        [@"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)"] = new("an IAM path", "/ or /NAME/", "/service/"),
        [$"({AnyArn})?"] =
            Arn with { Example = "arn:aws:iam::111122223333:role/sms-sender" },
        [@"(client_secret_post|client_secret_basic)"] =
            new("a way to authenticate", "client_secret_post or client_secret_basic", "client_secret_basic"),
        [@".*([1-9][0-9]{0,4})|([a-zA-Z][a-zA-Z0-9_]{0,47}).*"] =
            new("an endpoint of a runtime", "the name of an endpoint, or a version", "DEFAULT"),
        [@".*\{####\}.*"] = Code,
        [@".+/\.well-known/(openid-configuration|oauth-authorization-server)"] =
            new(
                "a discovery URL", "https://ISSUER/.well-known/openid-configuration",
                "https://login.example.com/.well-known/openid-configuration"),
        [@".+/\.well-known/openid-configuration"] =
            new(
                "a discovery URL", "https://ISSUER/.well-known/openid-configuration",
                "https://login.example.com/.well-known/openid-configuration"),
        [@"/[a-zA-Z0-9\-\._/]+"] = new("a path", "/PATH, with letters, digits and - . _ /", "/v1/chat/completions"),
        [@"/mnt/[a-zA-Z0-9._-]+/?"] = MountPath,
        [@"[0-9]{12}"] = new("an account", "12 digits", "111122223333"),
        [@"[A-Za-z0-9][A-Za-z0-9\-_]{1,149}"] =
            new("a valid name", "2 to 150 letters, digits, hyphens and underscores, the first a letter or digit", "tools-build"),
        [@"[A-Za-z0-9_ \t\n\v\f\r+=,.@-]+"] = new("a valid name", "letters, digits, spaces and _ + = , . @ -", "tools-users"),
        [@"[A-Za-z0-9_+=,.@-]+"] = new("a valid name", "letters, digits and _ + = , . @ -", "tools-role"),
        [@"[A-Za-z0-9_+]+"] = new("a client secret", "letters, digits, underscores and plus signs", "secret_1"),
        [@"[A-Za-z0-9_-]+_[0-9a-zA-Z]+"] = new("the identifier of a user pool", "REGION_ID", "us-east-1_AbCdEfGhI"),
        [@"[A-Za-z0-9_.-:]+"] = new("the name of a claim", "letters, digits and _ . - / :", "department"),
        [@"[A-Za-z0-9_.-]+"] = new("valid here", "letters, digits and _ . -", "engineering"),
        [@"[A-Za-z0-9_.:#-]+"] = new("the name of a claim", "letters, digits and _ . : # -", "kid"),
        [@"[A-Za-z0-9_]+:(\/?\/?)[^ \t\n\v\f\r]+"] = new("a URL", "SCHEME://HOST/PATH", "https://app.example.com/return"),
        [@"[A-Za-z][A-Za-z0-9_-]{0,255}"] =
            new(
                "the name of a header", "letters, digits, hyphens and underscores, the first a letter",
                "X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant"),
        [@"[A-Za-z][A-Za-z0-9_]*"] = Identifier with { Expected = "letters, digits and underscores, the first a letter" },
        [@"[A-Za-z][A-Za-z0-9_]*-[a-z0-9_]{10}"] = new("an identifier", "NAME- and 10 characters", "tools-0123456789"),
        [@"[\S]+"] = new("text without spaces", "no spaces", "Pass-1234"),
        [$"{MailText}*"] = Printable,
        [MailText + @"*\{####\}" + MailText + "*"] = Code,
        [MailText + @"*\{##" + MailText + @"*##\}" + MailText + "*"] =
            new("text with the place of the link", "text that contains {##LINK TEXT##}", "Confirm here: {##verify##}"),
        [@"[\p{L}\p{M}\p{S}\p{Cs}\p{N}\p{P} \t\n\v\f\r]+"] = Printable,
        [@"[\p{L}\p{M}\p{S}\p{Cs}\p{N}\p{P}\p{Z}]+"] = Printable with { Example = "COGNITO" },
        [@"[\p{L}\p{M}\p{S}\p{Cs}\p{N}\p{P}\t\n\r ]+"] = Printable,
        [@"[\p{L}\p{M}\p{S}\p{Cs}\p{N}\p{P}]+"] = NoSpaces,
        [@"[\p{L}\p{M}\p{S}\p{Cs}\p{N}\p{P}]+@[\p{L}\p{M}\p{S}\p{Cs}\p{N}\p{P}]+"] =
            new("an e-mail address", "NAME@DOMAIN", "help@example.com"),
        [@"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"] = TagText,
        [@"[\p{L}\p{Z}\p{N}_.:/=+\-@]+"] = TagText,
        [@"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*"] = Printable with { Expected = "text of Latin letters (ISO 8859-1)" },
        [@"[\u0009\u000A\u000D\u0020-\u00FF]+"] = Printable with { Expected = "text of Latin letters (ISO 8859-1)" },
        [@"[\x21\x23-\x5B\x5D-\x7E]+"] = new("a scope", "printable ASCII without spaces, quotes and backslashes", "openid"),
        [@"[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+"] =
            new("the name of a scope", "printable ASCII without spaces, slashes, quotes and backslashes", "read"),
        [@"^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$"] =
            new("a domain prefix", "lower-case letters, digits and hyphens; a letter or digit at both ends", "orders-machines"),
        [@"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*"] =
            new("the name of a repository", "lower-case letters and digits, separated by . _ - or /", "team/tools"),
        [@"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"] =
            new(
                "a valid bucket name", "3 to 63 lower-case letters, digits, dots and hyphens; a letter or digit at both ends",
                "tools-sources"),
        [@"[a-zA-Z0-9 \t\n\v\f\r._:/=+@-]*"] = AsciiTagText,
        [@"[a-zA-Z0-9-]+"] = new("the name of a region", "letters, digits and hyphens", "us-east-1"),
        [@"[a-zA-Z0-9._-]+"] = new("the name of a service", "letters, digits and . _ -", "bedrock-agentcore"),
        [@"[a-zA-Z0-9\-\._\*\?@]+(/[a-zA-Z0-9\-\._\*\?@]+)*"] =
            new("the name of a model", "letters, digits and - . _ * ? @, in parts separated by /", "anthropic.claude-*"),
        [@"[a-zA-Z0-9\-_]+"] = new("a valid name", "letters, digits, hyphens and underscores", "tools-key"),
        [@"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,256}"] = Token,
        [@"[a-zA-Z][a-zA-Z0-9_-]*"] = new("a valid name", "letters, digits, hyphens and underscores, the first a letter", "search"),
        [@"[a-zA-Z][a-zA-Z0-9_-]{0,47}"] =
            new("a valid name", "letters, digits, hyphens and underscores, the first a letter, at most 48 characters", "data"),
        [@"[a-zA-Z][a-zA-Z0-9_]{0,47}"] = Identifier,
        [@"[a-zA-Z][a-zA-Z0-9_]{0,99}-[a-zA-Z0-9]{10}"] = new("the identifier of a runtime", "NAME- and 10 characters", "tools-0123456789"),
        [@"^([\p{L}\p{Z}\p{N}_.:/=@+\-]*)$"] = TagText,
        [@"^[0-9a-fA-F]+$"] = new("an application of Pinpoint", "hexadecimal digits", "0123456789abcdef0123456789abcdef"),
        [@"^[0-9a-zA-Z._*-]{1,128}$"] = new("a pattern of tags", "letters, digits and . _ * -", "release-*"),
        [@"^[a-zA-Z0-9_-]+$"] = new("a valid name", "letters, digits, hyphens and underscores", "mail"),
        [@"arn:([^:]*):([^:]*):([^:]*):([0-9]{12})?:(.+)"] = CodeArn,
        [@"arn:(aws[a-zA-Z-]*)?:lambda:([a-z]{2}(-gov)?-[a-z]+-[0-9]{1}):([0-9]{12}):function:"
            + @"([a-zA-Z0-9-_.]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"] =
            new("the ARN of a Lambda function", "arn:aws:lambda:REGION:ACCOUNT:function:NAME", Lambda),
        [AnyArn] = Arn,
        [@"arn:aws(-[^:]+)?:bedrock-agentcore:[a-z0-9-]+:[0-9]{12}:capacity-provider/[a-zA-Z][a-zA-Z0-9_]{0,47}-[a-zA-Z0-9]{10}"] =
            new(
                "the ARN of a capacity provider", "arn:aws:bedrock-agentcore:REGION:ACCOUNT:capacity-provider/ID",
                "arn:aws:bedrock-agentcore:us-east-1:111122223333:capacity-provider/big-0123456789"),
        [@"arn:aws(-[^:]+)?:bedrock-agentcore:[a-z0-9-]+:[0-9]{12}:runtime/[a-zA-Z][a-zA-Z0-9_]{0,47}-[a-zA-Z0-9]{10}"] =
            new(
                "the ARN of a runtime", "arn:aws:bedrock-agentcore:REGION:ACCOUNT:runtime/ID",
                "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/tools-0123456789"),
        [@"arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+"] =
            new("the ARN of a role", "arn:aws:iam::ACCOUNT:role/NAME", "arn:aws:iam::111122223333:role/tools"),
        [@"arn:aws(|-cn|-us-gov):kms:[a-zA-Z0-9-]*:[0-9]{12}:key/[a-zA-Z0-9-]{36}"] =
            new("the ARN of a KMS key", "arn:aws:kms:REGION:ACCOUNT:key/ID", Key),
        [@"arn:aws:bedrock-agentcore:[a-z0-9-]+:[0-9]{12}:policy-engine\/[a-zA-Z][a-zA-Z0-9-_]{0,99}-[a-zA-Z0-9_]{10}"] =
            new(
                "the ARN of a policy engine", "arn:aws:bedrock-agentcore:REGION:ACCOUNT:policy-engine/ID",
                "arn:aws:bedrock-agentcore:us-east-1:111122223333:policy-engine/tools-0123456789"),
        [@"arn:aws[-a-z]*:elasticfilesystem:[0-9a-z-:]+:access-point/fsap-[0-9a-f]{8,40}"] =
            new(
                "the ARN of an access point of EFS", "arn:aws:elasticfilesystem:REGION:ACCOUNT:access-point/fsap-ID",
                "arn:aws:elasticfilesystem:us-east-1:111122223333:access-point/fsap-0123456789abcdef0"),
        [@"arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40}"] =
            new(
                "the ARN of an access point of S3 Files", "arn:aws:s3files:REGION:ACCOUNT:file-system/fs-ID/access-point/fsap-ID",
                "arn:aws:s3files:us-east-1:111122223333:file-system/fs-0123456789abcdef0/access-point/fsap-0123456789abcdef0"),
        [@"https://.*"] = Https with { Example = "https://mcp.example.com/mcp" },
        [@"https://[a-zA-Z0-9\-\.]+(:[0-9]{1,5})?(/.*)?"] = Https,
        [@"s3://.{1,2043}"] = new("an S3 URI", "s3://BUCKET/KEY", "s3://tools-sources/schema.json"),
        [@"sg-(([0-9a-z]{8})|([0-9a-z]{17}))"] = new("a security group", "sg- and 8 or 17 characters", "sg-0123456789abcdef0"),
        [@"sg-[0-9a-zA-Z]{8,17}"] = new("a security group", "sg- and 8 to 17 characters", "sg-0123456789abcdef0"),
        [@"subnet-[0-9a-zA-Z]{8,17}"] = new("a subnet", "subnet- and 8 to 17 characters", "subnet-0123456789abcdef0"),
        [@"vpc-(([0-9a-z]{8})|([0-9a-z]{17}))"] = new("a VPC", "vpc- and 8 or 17 characters", "vpc-0123456789abcdef0"),
        // Rules and rate limits of gateways
        [@"[a-zA-Z0-9][a-zA-Z0-9\-_\.]{0,62}[a-zA-Z0-9]"] =
            new("a valid name", "2 to 64 letters, digits and - _ . with a letter or digit at both ends", "per-caller"),
        [@"[a-zA-Z0-9]([a-zA-Z0-9-]{0,62}[a-zA-Z0-9])?"] =
            new("a valid name", "letters, digits and hyphens, at most 64, with a letter or digit at both ends", "canary"),
        [@"(targetName|toolName|qualifiedModelId|\$\.context\.iam\.principal|\$\.context\.iam\.sourceIdentity"
            + @"|\$\.context\.jwt\.[a-zA-Z_][a-zA-Z0-9_\-\.]{0,61}[a-zA-Z0-9_])"] =
            new(
                "a dimension", "targetName, toolName, qualifiedModelId, or a value of the caller's context: iam.principal, "
                    + "iam.sourceIdentity, jwt.CLAIM",
                "$.context.jwt.sub"),
        [@"/[A-Za-z0-9_\-.]+/\*"] = new("a path of a target", "/TARGET/*", "/orders/*"),
        [@"[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}"] =
            new("a version of a bundle", "a UUID in lower case", "0123abcd-0123-4567-89ab-0123456789ab"),
        [@"arn:aws[a-zA-Z-]*:bedrock-agentcore:[a-z0-9-]+:[0-9]{12}:configuration-bundle/[a-zA-Z][a-zA-Z0-9-_]{0,99}-[a-zA-Z0-9]{10}"] =
            new(
                "the ARN of a configuration bundle", "arn:aws:bedrock-agentcore:REGION:ACCOUNT:configuration-bundle/ID",
                "arn:aws:bedrock-agentcore:us-east-1:111122223333:configuration-bundle/tools-0123456789"),
        [@"(arn:aws[a-zA-Z-]*:iam::([0-9]{12}|\*):(user|role)/[A-Za-z0-9_+=,.@*?/-]+"
            + @"|arn:aws[a-zA-Z-]*:sts::([0-9]{12}|\*):assumed-role/[A-Za-z0-9_+=,.@*?/-]+)"] =
            new("the ARN of a user or role", "arn:aws:iam::ACCOUNT:role/NAME", "arn:aws:iam::111122223333:role/tester"),
        // Lambda
        [@"((arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-[0-9]{1}:[0-9]{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)"
            + "|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))"] =
            new(
                "the ARN of a version of a layer", "arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION",
                "arn:aws:lambda:us-east-1:111122223333:layer:tools:1"),
        [@"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"] = TagText,
        [@"([a-zA-Z0-9-_]+)"] = new("a valid name", "letters, digits, hyphens and underscores", "from-cognito"),
        [@"(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()"] = Arn with { Example = Key },
        [@"(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-[0-9]{1}:[0-9]{12}:"
            + @"|(((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-[0-9]{1}:)?([0-9]{12}:)?))(function:)?([a-zA-Z0-9-_\.]+)"
            + @"(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"] = FunctionName,
        [@"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-[0-9]{1}:)?([0-9]{12}:)?(function:)?"
            + @"([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"] = FunctionName,
        [@"(lambda:[*]|lambda:[a-zA-Z]+|[*])"] = new("an action of Lambda", "lambda:NAME or lambda:*", "lambda:InvokeFunction"),
        [@".*"] = new("text", "any text on one line", "tools/search.zip"),
        [@"/mnt/[a-zA-Z0-9-_.]+"] = MountPath,
        [@"[0-9A-Za-z\.\-_]*(?<!\.)"] =
            new("a valid bucket name", "letters, digits, dots, hyphens and underscores, no dot at its end", "tools-sources"),
        [@"[\.\-_/#A-Za-z0-9]+"] = new("the name of a log group", "letters, digits and . - _ / #", "/aws/lambda/tools"),
        [@"[^ \t\n\v\f\r]+"] = NoSpaces,
        [@"[a-zA-Z0-9._\-]+"] = new("valid here", "letters, digits and . _ -", "token-1"),
        [@"[a-zA-Z]([a-zA-Z0-9_])+"] =
            new("the name of a variable", "two or more letters, digits and underscores, the first a letter", "LOG_LEVEL"),
        [@"\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"] = new("a version or an alias", "letters, digits, hyphens, underscores and dollar signs", "live"),
        [@"arn:(aws[a-zA-Z-]*)?:iam::[0-9]{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"] =
            new("the ARN of a role", "arn:aws:iam::ACCOUNT:role/NAME", "arn:aws:iam::111122223333:role/tools"),
        [@"arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-[0-9]{1}:[0-9]{12}"
            + ":code-signing-config:csc-[a-z0-9]{17}"] =
            new(
                "the ARN of a code signing configuration", "arn:aws:lambda:REGION:ACCOUNT:code-signing-config:csc-ID",
                "arn:aws:lambda:us-east-1:111122223333:code-signing-config:csc-0123456789abcdef0"),
        [@"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-[0-9]{1})?:([0-9]{12})?:(.*)"] = Arn,
        [@"arn:aws[a-zA-Z-]*:elasticfilesystem:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-[0-9]{1}:[0-9]{12}"
            + ":access-point/fsap-[a-f0-9]{17}$"
            + "|^arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40}"] =
            new(
                "the ARN of an access point", "arn:aws:elasticfilesystem:REGION:ACCOUNT:access-point/fsap-ID, or that of S3 Files",
                "arn:aws:elasticfilesystem:us-east-1:111122223333:access-point/fsap-0123456789abcdef0"),
        [@"arn:aws[a-zA-Z-]*:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-[0-9]{1}:[0-9]{12}:capacity-provider:[a-zA-Z0-9-_]+"] =
            new(
                "the ARN of a capacity provider", "arn:aws:lambda:REGION:ACCOUNT:capacity-provider:NAME",
                "arn:aws:lambda:us-east-1:111122223333:capacity-provider:big"),
        [@"o-[a-z0-9]{10,32}"] = new("an organization", "o- and 10 to 32 characters", "o-a1b2c3d4e5"),
        [@"sg-[0-9a-zA-Z]*"] = new("a security group", "sg- and letters or digits", "sg-0123456789abcdef0"),
        [@"subnet-[0-9a-z]*"] = new("a subnet", "subnet- and letters or digits", "subnet-0123456789abcdef0"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Finds the words of a pattern. Returns null if it has none.</summary>
    /// <param name="pattern">A pattern of <see cref="ApiConstraint.Pattern"/>.</param>
    public static PatternWords? Find(string pattern) => All.GetValueOrDefault(
        pattern.StartsWith(Prefix, StringComparison.Ordinal) && pattern.EndsWith(Suffix, StringComparison.Ordinal)
            ? pattern[Prefix.Length..^Suffix.Length]
            : pattern);
}
